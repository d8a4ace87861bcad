using System.Text.Json;
using ApplianceAuth.Events;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Appliances;

/// <summary>Finds what changed in events whose items have one value each. A state that is repeated is no change; an occurrence always is one.</summary>
/// <param name="provider">The provider of the events.</param>
/// <param name="values">The last values.</param>
internal sealed class ItemComparer(Provider provider, KnownValues values)
{
    // The events about the connection of an appliance have a key each, and one value.
    private const string Connection = "Connected";

    // What the cloud sends this soon after the first connect, and was so before, did not change in this watch.
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_before = TimeSpan.FromMinutes(1);
    private static readonly JsonElement s_true = JsonSerializer.SerializeToElement(true);

    private readonly JsonEquality _equality = new([]);
    private readonly ReplayDetector _replays = new();

    /// <summary>Finds what an item changes.</summary>
    /// <param name="kind">The event type.</param>
    /// <param name="item">The item.</param>
    /// <param name="connection">The connection on which it was received.</param>
    /// <param name="now">The time of its arrival.</param>
    /// <returns>The change, or null if the item repeats what is known.</returns>
    public ApplianceChange? Read(string kind, EventItem item, StreamConnection connection, DateTimeOffset now)
    {
        string? key = item.Key ?? provider.Events.ConnectionKeys.GetValueOrDefault(kind);
        bool isConnection = key is not null && key == provider.Events.ConnectionKeys.GetValueOrDefault(kind);
        // An older form of the events about the connection has no data.
        RawValue raw = isConnection && item.Value.Value.ValueKind == JsonValueKind.Undefined ? new(s_true, null, null) : item.Value;
        string? json = raw.Value.ValueKind == JsonValueKind.Undefined ? null : raw.Value.GetRawText();
        if (_replays.IsReplay(connection.Number, item.ApplianceId, key ?? kind, json, item.Time))
        {
            return null;
        }

        PropertyMapping? property = key is null ? null : provider.ApplianceSchema.Find(key);
        DateTimeOffset time = item.Time == 0 ? now : new(item.Time, TimeSpan.Zero);
        EventValue value = new(json, property is null ? null : ApplianceProperties.Convert(provider, property, raw, new(time)));
        KnownValue? known = key is null ? null : values.Of(values.Of("", item.ApplianceId, out _), isConnection ? Connection : key);
        bool isRepeated = known?.Value.Json is { } before && json is not null
            && (isConnection ? Equals(known.Value.Converted, value.Converted) : IsState(kind) && _equality.Same(before, raw.Value, json));
        return isRepeated ? null : new(item.ApplianceId, kind, key)
        {
            Property = property?.Property,
            Value = value,
            PreviousValue = known is null ? default : values.Set(known, value),
            Unit = property is null or { Format: ValueFormat.Number } ? raw.Unit : null,
            Time = time.UtcTicks,
            IsInitial = connection.Number == 1 && now - connection.OpenedAt < s_soon && connection.ServerTime - time > s_before,
            Raw = item.Element.ValueKind == JsonValueKind.Undefined ? "" : item.Element.GetRawText(),
        };
    }

    private bool IsState(string kind) => provider.Events.StateTypes.Contains(kind, StringComparer.OrdinalIgnoreCase);
}
