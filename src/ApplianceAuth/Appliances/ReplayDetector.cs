namespace ApplianceAuth.Appliances;

/// <summary>Detects events that a cloud sends again after a reconnect. They have the value and the time of an event of an earlier connection.</summary>
internal sealed class ReplayDetector
{
    /// <summary>How many events are stored.</summary>
    public const int Capacity = 4096;

    private readonly Dictionary<(string? Appliance, string Key, int Value, long Time), int> _connections = [];
    private readonly Queue<(string?, string, int, long)> _oldest = [];

    /// <summary>Whether an event was received on an earlier connection. Stores it.</summary>
    /// <param name="connection">The number of the connection.</param>
    /// <param name="appliance">The appliance id.</param>
    /// <param name="key">The key of the value.</param>
    /// <param name="value">The value. Different values count as equal with a probability of 1 in 4 billion.</param>
    /// <param name="time">The time that the cloud reports, in UTC ticks; 0 if it reports none. Such an event is never a replay.</param>
    public bool IsReplay(int connection, string? appliance, string key, string? value, long time)
    {
        (string?, string, int, long) received = (appliance, key, value?.GetHashCode(StringComparison.Ordinal) ?? 0, time);
        if (time == 0)
        {
            return false;
        }

        if (_connections.TryGetValue(received, out int known))
        {
            return known < connection;
        }

        if (_oldest.Count == Capacity)
        {
            _connections.Remove(_oldest.Dequeue());
        }

        _connections.Add(received, connection);
        _oldest.Enqueue(received);
        return false;
    }
}
