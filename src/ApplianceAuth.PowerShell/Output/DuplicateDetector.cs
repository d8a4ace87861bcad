namespace ApplianceAuth.Output;

/// <summary>What was last seen of each appliance and key, to tell what is said again from what is new.</summary>
internal sealed class DuplicateDetector
{
    /// <summary>A household has some hundred. Where there are more than this all are forgotten, and a repetition may pass for news.</summary>
    private const int Capacity = 8192;

    private readonly Dictionary<(string? Appliance, string Key), (int Hash, int Length, long Time)> _seen = [];

    /// <summary>Notes what was said, and returns whether it was said before.</summary>
    /// <param name="appliance">The appliance's id.</param>
    /// <param name="key">What it is about.</param>
    /// <param name="value">The value as it came; two that differ pass for equal once in four thousand million times.</param>
    /// <param name="time">When it happened, by the cloud's word; 0 where it gives none.</param>
    public bool IsDuplicate(string? appliance, string key, ReadOnlySpan<byte> value, long time)
    {
        // Two appearances that carry nothing cannot be told from one.
        if (value.IsEmpty && time == 0)
        {
            return false;
        }

        HashCode hash = default;
        hash.AddBytes(value);
        (int, int, long) said = (hash.ToHashCode(), value.Length, time);
        if (_seen.TryGetValue((appliance, key), out (int, int, long) before) && before == said)
        {
            return true;
        }

        if (_seen.Count >= Capacity)
        {
            _seen.Clear();
        }

        _seen[(appliance, key)] = said;
        return false;
    }
}
