namespace ApplianceAuth.Events;

/// <summary>An event as it came.</summary>
/// <param name="kind">Its name on the wire, such as <c>NOTIFY</c> or <c>devices</c>.</param>
/// <param name="id">Its id, which at Home Connect is the appliance's, or null.</param>
/// <param name="data">Its data: JSON as UTF-8 as a rule, whatever the cloud sent in fact; empty where there was none.</param>
public readonly struct ReceivedEvent(string kind, string? id, byte[] data)
{
    /// <summary>Its name on the wire.</summary>
    public string Kind { get; } = kind;

    /// <summary>Its id, or null.</summary>
    public string? Id { get; } = id;

    /// <summary>Its data.</summary>
    public byte[] Data { get; } = data;
}
