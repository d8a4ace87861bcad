using System.Globalization;
using System.Text.Json;
using ApplianceAuth.Appliances;

namespace ApplianceAuth;

/// <summary>A value of an appliance that changed, or something that happened at an appliance, in the form that is common to all clouds.</summary>
public sealed class ApplianceEventInfo
{
    internal ApplianceEventInfo(ApplianceChange change, string account)
    {
        (Account, ApplianceId, Kind, Key, Property) = (account, change.ApplianceId, change.Kind, change.Key, change.Property);
        (Value, PreviousValue) = (Read(change.Value), Read(change.PreviousValue));
        (Unit, OccurredAt, IsInitial, Json) = (change.Unit, new(change.Time, TimeSpan.Zero), change.IsInitial, change.Raw);
    }

    /// <summary>The address of the account, such as <c>Miele/holiday-home</c>.</summary>
    public string Account { get; }

    /// <summary>The appliance id of the cloud; null if the event has none.</summary>
    public string? ApplianceId { get; }

    /// <summary>The property of <see cref="ApplianceInfo"/> that changed, such as <c>State</c>; null if the key belongs to none.</summary>
    public string? Property { get; }

    /// <summary>
    /// The new value. If <see cref="Property"/> is not null, it has the type of that property, and is null if the cloud gives no valid value. Each problem
    /// is a separate event, whose value is the name of the problem. If <see cref="Property"/> is null, it is the cloud's value as a
    /// <see cref="JsonElement"/>, or null if the event has none.
    /// </summary>
    public object? Value { get; }

    /// <summary>The value before, of the type of <see cref="Value"/>; null if it is not known.</summary>
    public object? PreviousValue { get; }

    /// <summary>The unit of a number, such as <c>%</c>, or null.</summary>
    public string? Unit { get; }

    /// <summary>The time of the event, UTC. If the cloud does not report it, the time at which the event arrived.</summary>
    public DateTimeOffset OccurredAt { get; }

    /// <summary>Whether it is a value that the appliance had when the watch began, and no change.</summary>
    public bool IsInitial { get; }

    /// <summary>
    /// The cloud's name of the value: a key such as <c>BSH.Common.Status.DoorState</c> at Home Connect, a path such as <c>state/status</c> at Miele. Null if
    /// the event has none.
    /// </summary>
    public string? Key { get; }

    /// <summary>The cloud's event type, such as Home Connect's <c>STATUS</c> and <c>NOTIFY</c>, or Miele's <c>devices</c> and <c>actions</c>.</summary>
    public string Kind { get; }

    /// <summary>The unchanged JSON of the value, with the texts that belong to it; empty if there is none.</summary>
    public string Json { get; }

    /// <summary>The appliance id, the property or key, and the value, in the invariant culture.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{ApplianceId} {Property ?? Key ?? Kind} {Value}").Trim();

    private object? Read(EventValue value)
    {
        if (Property is not null || value.Json is null)
        {
            return value.Converted;
        }

        using JsonDocument? parsed = JsonInput.TryParse(value.Json);
        return parsed?.RootElement is { ValueKind: not JsonValueKind.Null } json ? json.Clone() : null;
    }
}
