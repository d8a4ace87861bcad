namespace ApplianceAuth.Events;

/// <summary>A received event, not parsed.</summary>
/// <param name="kind">The event type, such as <c>NOTIFY</c> or <c>devices</c>.</param>
/// <param name="id">The event id, which is the appliance id at Home Connect, or null.</param>
/// <param name="data">The data, usually UTF-8 JSON; empty if there is none.</param>
/// <param name="connection">The connection on which it was received.</param>
internal readonly struct ReceivedEvent(string kind, string? id, byte[] data, StreamConnection connection)
{
    /// <summary>The event type.</summary>
    public string Kind { get; } = kind;

    /// <summary>The event id, or null.</summary>
    public string? Id { get; } = id;

    /// <summary>The data.</summary>
    public byte[] Data { get; } = data;

    /// <summary>The connection on which it was received.</summary>
    public StreamConnection Connection { get; } = connection;
}
