namespace ApplianceAuth.Appliances;

/// <summary>A value of an appliance that changed, or something that happened at an appliance.</summary>
/// <param name="ApplianceId">The appliance id of the cloud; null if the event has none.</param>
/// <param name="Kind">The event type of the cloud, such as <c>NOTIFY</c> or <c>devices</c>.</param>
/// <param name="Key">
/// The cloud's name of the value, such as <c>BSH.Common.Status.DoorState</c>; at Miele the path in the document, such as <c>state/status</c>. Null if the
/// event has none.
/// </param>
internal sealed record ApplianceChange(string? ApplianceId, string Kind, string? Key)
{
    /// <summary>The property of <c>Get-Appliance</c> to which the value belongs, such as <c>State</c>; or null.</summary>
    public string? Property { get; init; }

    /// <summary>The new value.</summary>
    public EventValue Value { get; init; }

    /// <summary>The value before; without JSON if it is not known.</summary>
    public EventValue PreviousValue { get; init; }

    /// <summary>The unit of the value, or null.</summary>
    public string? Unit { get; init; }

    /// <summary>The time of the event in UTC ticks: as the cloud reports it, or of its arrival.</summary>
    public long Time { get; init; }

    /// <summary>Whether it is the first known value of the watch and did not change during it.</summary>
    public bool IsInitial { get; init; }

    /// <summary>The unchanged JSON of the value, with the texts that belong to it.</summary>
    public string Raw { get; init; } = "";
}
