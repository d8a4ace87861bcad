using System.Collections.Concurrent;

namespace ApplianceAuth.Hosting;

/// <summary>An answer that is believed for half a minute before it is asked for again.</summary>
/// <param name="Value">The answer.</param>
/// <param name="At">When it was given.</param>
internal sealed record Believed<T>(T Value, DateTimeOffset At)
{
    private static readonly TimeSpan s_life = TimeSpan.FromSeconds(30);

    /// <summary>Whether it is less than half a minute old.</summary>
    public bool IsRecent => Appliances.Clock.GetUtcNow() is var now && At <= now && now - At < s_life;

    /// <summary>The answer held under a name, or a new one.</summary>
    public static async Task<T> GetAsync(ConcurrentDictionary<string, Believed<T>> held, string? name, Func<Task<T>> ask)
    {
        if (held.TryGetValue(name ?? "", out Believed<T>? known) && known.IsRecent)
        {
            return known.Value;
        }

        DateTimeOffset now = Appliances.Clock.GetUtcNow();
        T value = await ask();
        held[name ?? ""] = new(value, now);
        return value;
    }
}
