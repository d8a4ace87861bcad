namespace CloudEmulator.Events;

/// <summary>An event for the open event streams.</summary>
public sealed record CloudEvent
{
    /// <summary>The provider that sends it, such as <c>miele</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>The name of the event, such as <c>NOTIFY</c> or <c>devices</c>.</summary>
    public required string Event { get; init; }

    /// <summary>The ID of the appliance, or null if the event is not about one.</summary>
    public string? ApplianceId { get; init; }

    /// <summary>The <c>id</c> of the event, if it is not that of the appliance; empty for none.</summary>
    public string? Id { get; init; }

    /// <summary>The data, on one line.</summary>
    public string Data { get; init; } = "";

    /// <summary>Returns the event in the format of the stream.</summary>
    public override string ToString() => EventStream.Format(Event, Data, (Id ?? ApplianceId) is { Length: > 0 } id ? id : null);
}
