using System.Management.Automation;
using System.Text;
using ApplianceAuth.Appliances;

namespace ApplianceAuth.Output;

/// <summary>A value of an appliance that changed, or something that happened at an appliance, in one format for both clouds.</summary>
/// <remarks>A class instead of a PSObject, because there may be many events.</remarks>
public sealed class ApplianceEvent
{
    private readonly long _occurredAt;

    private ApplianceEvent(ApplianceChange change, string account, string vault, object? value, object? previousValue)
    {
        (Account, Vault) = (account, vault);
        ApplianceId = change.ApplianceId;
        Kind = change.Kind;
        Key = change.Key;
        Property = change.Property;
        (Value, PreviousValue) = (value, previousValue);
        Unit = change.Unit;
        Initial = change.IsInitial;
        Raw = change.Raw;
        _occurredAt = change.Time;
    }

    /// <summary>The account's address, such as <c>Miele/holiday-home</c>.</summary>
    public string Account { get; }

    /// <summary>The store of the account: the name of a vault, <c>BuiltIn</c>, or <c>[memory]</c> for an account of this process only.</summary>
    public string Vault { get; }

    /// <summary>The appliance's id; null if the event has none.</summary>
    public string? ApplianceId { get; }

    /// <summary>The property of <c>Get-Appliance</c> that changed, such as <c>State</c>; null if it has none for the key.</summary>
    public string? Property { get; }

    /// <summary>The new value. With <see cref="Property"/> as in <c>Get-Appliance</c>; without it the cloud's: text, number, boolean, object or null.</summary>
    public object? Value { get; }

    /// <summary>The value before; null if it is not known.</summary>
    public object? PreviousValue { get; }

    /// <summary>The unit of a number, such as <c>%</c>, or null.</summary>
    public string? Unit { get; }

    /// <summary>The time of the event, local time. If the cloud does not report it, the time at which the event arrived.</summary>
    public DateTime OccurredAt => new DateTime(_occurredAt, DateTimeKind.Utc).ToLocalTime();

    /// <summary>Whether it is a value that the appliance had when the watch began, and no change.</summary>
    public bool Initial { get; }

    /// <summary>
    /// The cloud's name of the value: a key such as <c>BSH.Common.Status.DoorState</c> at Home Connect, a path such as <c>state/status</c> at Miele. Null if
    /// the event has none.
    /// </summary>
    public string? Key { get; }

    /// <summary>The cloud's event type, such as Home Connect's <c>STATUS</c> and <c>NOTIFY</c>, or Miele's <c>devices</c> and <c>actions</c>.</summary>
    public string Kind { get; }

    /// <summary>The unchanged JSON of the value, with the texts that belong to it.</summary>
    public string Raw { get; }

    /// <summary>The appliance id, the property or key, and the value as PowerShell converts it to a string.</summary>
    public override string ToString() =>
        $"{ApplianceId} {Property ?? Key ?? Kind} {LanguagePrimitives.ConvertTo<string>(Value)}".Trim();

    /// <summary>Converts a change.</summary>
    /// <param name="change">The change.</param>
    /// <param name="account">The account's address.</param>
    /// <param name="vault">The name of the account's store.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.UnexpectedResponse"/>: the value cannot be converted to objects.</exception>
    internal static ApplianceEvent Of(ApplianceChange change, string account, string vault) =>
        new(change, account, vault, Read(change, change.Value), ReadPrevious(change));

    private static object? Read(ApplianceChange change, EventValue value) =>
        change.Property is not null ? PropertyValue.Of(value.Converted)
        : value.Json is { } json ? JsonObjects.Read(Encoding.UTF8.GetBytes(json))
        : null;

    private static object? ReadPrevious(ApplianceChange change)
    {
        try
        {
            return Read(change, change.PreviousValue);
        }
        catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.UnexpectedResponse)
        {
            // A value that could not be read was reported when it arrived.
            return null;
        }
    }
}
