namespace ApplianceAuth.Output;

/// <summary>Remembers the last value of each appliance and key, to detect repeated events.</summary>
internal sealed class DuplicateDetector
{
    /// <summary>An account has some hundred keys. When this number is reached, all are removed, and a repeated event may count as new.</summary>
    private const int Capacity = 8192;

    private readonly Dictionary<(string? Appliance, string Key), (int Hash, int Length, long Time)> _last = [];

    /// <summary>Whether an event repeats the last one of its appliance and key. Stores its value.</summary>
    /// <param name="appliance">The appliance's id.</param>
    /// <param name="key">The key of the value.</param>
    /// <param name="value">The unchanged value. Different values count as equal with a probability of 1 in 4 billion.</param>
    /// <param name="time">The time that the cloud reports, in UTC ticks; 0 if it reports none.</param>
    public bool IsDuplicate(string? appliance, string key, ReadOnlySpan<byte> value, long time)
    {
        // Two events without value and time may be different.
        if (value.IsEmpty && time == 0)
        {
            return false;
        }

        HashCode hash = default;
        hash.AddBytes(value);
        (int, int, long) current = (hash.ToHashCode(), value.Length, time);
        if (_last.TryGetValue((appliance, key), out (int, int, long) previous) && previous == current)
        {
            return true;
        }

        if (_last.Count >= Capacity)
        {
            _last.Clear();
        }

        _last[(appliance, key)] = current;
        return false;
    }
}
