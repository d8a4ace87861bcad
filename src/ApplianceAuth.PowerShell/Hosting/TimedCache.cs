using System.Collections.Concurrent;

namespace ApplianceAuth.Hosting;

/// <summary>An answer that is believed for half a minute before it is asked for again.</summary>
/// <param name="Value">The answer.</param>
/// <param name="At">When it was given.</param>
internal sealed record TimedCache<T>(T Value, DateTimeOffset At)
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromSeconds(30);

    /// <summary>Whether it is less than half a minute old.</summary>
    public bool IsRecent => ModuleServices.TimeProvider.GetUtcNow() is var now && At <= now && now - At < s_lifetime;

    /// <summary>The answer held under a name, or a new one.</summary>
    public static async Task<T> GetAsync(ConcurrentDictionary<string, TimedCache<T>> held, string? name, Func<Task<T>> ask)
    {
        if (held.TryGetValue(name ?? "", out TimedCache<T>? known) && known.IsRecent)
        {
            return known.Value;
        }

        DateTimeOffset now = ModuleServices.TimeProvider.GetUtcNow();
        T value = await ask();
        held[name ?? ""] = new(value, now);
        return value;
    }
}
