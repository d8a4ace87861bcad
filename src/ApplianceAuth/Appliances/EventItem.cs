using System.Text.Json;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Appliances;

/// <summary>An item of an event's data. Members of an unexpected type count as missing.</summary>
/// <param name="Element">The item.</param>
/// <param name="ApplianceId">The appliance id, or null.</param>
/// <param name="Key">The key of the value, or null.</param>
/// <param name="Value">The value, with the text for it that the cloud may send; of the kind Undefined if there is none.</param>
/// <param name="Time">The time that the cloud reports, in UTC ticks; 0 if it reports none.</param>
internal readonly record struct EventItem(JsonElement Element, string? ApplianceId, string? Key, RawValue Value, long Time)
{
    // The year 3000. A later time is an error of the cloud, and a sum with a duration might not be a date.
    private const long LastSecond = 32_503_680_000;

    /// <summary>Reads an item.</summary>
    public static EventItem Of(EventSchema schema, JsonElement element, string? applianceId) => new(
        element,
        element.Member(schema.Appliance).Text() ?? applianceId,
        element.Member(schema.Key).Text(),
        new(element.Member(schema.Value), JsonLookup.Text(element.Member(schema.Text)), JsonLookup.Text(element.Member(schema.Unit))),
        // Seconds, which may have a fraction.
        element.Member(schema.Time).Number() is > 0 and < LastSecond and var seconds
            ? DateTime.UnixEpoch.Ticks + (long)(seconds * TimeSpan.TicksPerSecond)
            : 0);
}
