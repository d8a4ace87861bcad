namespace ApplianceAuth.Output;

/// <summary>An event of an appliance in one format for both clouds.</summary>
/// <remarks>A class instead of a PSObject, with properties that are computed on access, because there may be many events.</remarks>
public sealed class ApplianceEvent
{
    private readonly ReadOnlyMemory<byte> _raw;
    private readonly long _time;

    internal ApplianceEvent(string account, string vault, string kind, ReadOnlyMemory<byte> raw, long time) =>
        (Account, Vault, Kind, _raw, _time) = (account, vault, kind, raw, time);

    /// <summary>The account's address, such as <c>Miele/holiday-home</c>.</summary>
    public string Account { get; }

    /// <summary>The store of the account: the name of a vault, <c>BuiltIn</c>, or <c>[memory]</c> for an account of this process only.</summary>
    public string Vault { get; }

    /// <summary>The appliance's id; null if the event has none.</summary>
    public string? ApplianceId { get; internal init; }

    /// <summary>The cloud's event type, such as Home Connect's <c>STATUS</c> and <c>NOTIFY</c>, or Miele's <c>devices</c> and <c>actions</c>.</summary>
    public string Kind { get; }

    /// <summary>The key of the changed value, such as <c>BSH.Common.Status.DoorState</c>; null at Miele, whose events contain the whole state.</summary>
    public string? Key { get; internal init; }

    /// <summary>The new value: text, number, boolean, object or null.</summary>
    public object? Value { get; internal init; }

    /// <summary>The unit of the value, such as <c>%</c>, or null.</summary>
    public string? Unit { get; internal init; }

    /// <summary>The time of the event, local time. If the cloud does not report it, the time at which the event arrived.</summary>
    public DateTime Time => new DateTime(_time, DateTimeKind.Utc).ToLocalTime();

    /// <summary>Whether it repeats the last event of this appliance and key, with the same value and time. Clouds repeat events after a reconnect.</summary>
    public bool Repeated { get; internal init; }

    /// <summary>The unchanged JSON.</summary>
    public string Raw => TextDecoding.Decode(_raw.Span);

    /// <summary>The appliance id, key and value.</summary>
    public override string ToString() => $"{ApplianceId} {Key ?? Kind} {Value}".Trim();
}
