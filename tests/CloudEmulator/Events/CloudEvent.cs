namespace CloudEmulator.Events;

/// <summary>An event on its way to all who listen.</summary>
public sealed record CloudEvent
{
    /// <summary>The provider it comes from, such as <c>miele</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>Its name on the wire, such as <c>NOTIFY</c> or <c>devices</c>.</summary>
    public required string Event { get; init; }

    /// <summary>The appliance, or null where none is meant.</summary>
    public string? ApplianceId { get; init; }

    /// <summary>The id on the wire where it is not the appliance's; empty for none.</summary>
    public string? Id { get; init; }

    /// <summary>The data, on one line.</summary>
    public string Data { get; init; } = "";

    /// <summary>The event as it goes over the wire.</summary>
    public override string ToString() => EventStream.Format(Event, Data, (Id ?? ApplianceId) is { Length: > 0 } id ? id : null);
}
