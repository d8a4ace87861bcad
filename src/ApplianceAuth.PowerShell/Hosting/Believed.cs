using System.Collections.Concurrent;

namespace ApplianceAuth.Hosting;

/// <summary>An answer that is believed for half a minute before it is asked for again.</summary>
/// <param name="Value">The answer.</param>
/// <param name="At">When it was given.</param>
internal sealed record Believed<T>(T Value, DateTimeOffset At)
{
    private static readonly TimeSpan s_life = TimeSpan.FromSeconds(30);

    /// <summary>The answer held under a name, or a new one.</summary>
    public static async Task<T> GetAsync(ConcurrentDictionary<string, Believed<T>> held, string? name, Func<Task<T>> ask)
    {
        DateTimeOffset now = Appliances.Clock.GetUtcNow();
        if (held.TryGetValue(name ?? "", out Believed<T>? known) && now - known.At < s_life)
        {
            return known.Value;
        }

        T value = await ask();
        held[name ?? ""] = new(value, now);
        return value;
    }
}
