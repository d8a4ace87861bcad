namespace ApplianceAuth.Output;

/// <summary>Something that happened at an appliance, in one shape for both clouds.</summary>
/// <remarks>A class and not a PSObject, and texts and times made when they are looked at: there may be very many of them.</remarks>
public sealed class ApplianceEvent
{
    private readonly ReadOnlyMemory<byte> _raw;
    private readonly long _time;

    internal ApplianceEvent(string account, string vault, string kind, ReadOnlyMemory<byte> raw, long time) =>
        (Account, Vault, Kind, _raw, _time) = (account, vault, kind, raw, time);

    /// <summary>The account's address, such as <c>Miele/holiday-home</c>.</summary>
    public string Account { get; }

    /// <summary>The vault that keeps the sign-in; <c>[memory]</c> for one of this process alone.</summary>
    public string Vault { get; }

    /// <summary>The appliance's id; null where the cloud names none.</summary>
    public string? ApplianceId { get; internal init; }

    /// <summary>What the cloud calls it: <c>STATUS</c>, <c>NOTIFY</c>, <c>EVENT</c>, <c>CONNECTED</c> … at Home Connect, <c>devices</c> or <c>actions</c> at Miele.</summary>
    public string Kind { get; }

    /// <summary>What has changed, such as <c>BSH.Common.Status.DoorState</c>; null at Miele, which tells everything each time.</summary>
    public string? Key { get; internal init; }

    /// <summary>What it is now: text, number or boolean, an object where the cloud sends one, or null.</summary>
    public object? Value { get; internal init; }

    /// <summary>The unit of the value, such as <c>%</c>, where the cloud names one.</summary>
    public string? Unit { get; internal init; }

    /// <summary>When it happened, local time; when it arrived, where the cloud does not say.</summary>
    public DateTime Time => new DateTime(_time, DateTimeKind.Utc).ToLocalTime();

    /// <summary>Whether it says what the last event of this appliance and key said already, at the same time if it has one: clouds tell again after a reconnect.</summary>
    public bool Repeated { get; internal init; }

    /// <summary>The JSON that it was made of, as it came.</summary>
    public string Raw => TextDecoding.Decode(_raw.Span);

    /// <summary>Appliance, key and value on one line.</summary>
    public override string ToString() => $"{ApplianceId} {Key ?? Kind} {Value}".Trim();
}
