using System.Collections.Concurrent;

namespace ApplianceAuth.Hosting;

/// <summary>A value that is cached for 30 s.</summary>
/// <param name="Value">The value.</param>
/// <param name="At">The time at which it was read, UTC.</param>
internal sealed record TimedCache<T>(T Value, DateTimeOffset At)
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromSeconds(30);

    /// <summary>Whether the value is less than 30 s old.</summary>
    public bool IsRecent => ModuleServices.TimeProvider.GetUtcNow() is var now && At <= now && now - At < s_lifetime;

    /// <summary>Returns the cached value, or reads and caches it.</summary>
    public static async Task<T> GetAsync(ConcurrentDictionary<string, TimedCache<T>> cache, string? key, Func<Task<T>> read)
    {
        if (cache.TryGetValue(key ?? "", out TimedCache<T>? cached) && cached.IsRecent)
        {
            return cached.Value;
        }

        DateTimeOffset now = ModuleServices.TimeProvider.GetUtcNow();
        T value = await read();
        cache[key ?? ""] = new(value, now);
        return value;
    }
}
