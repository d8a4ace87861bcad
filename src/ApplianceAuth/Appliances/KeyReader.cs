using System.Text.Json;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Appliances;

/// <summary>Reads the keys in the responses of a resource.</summary>
/// <param name="resource">The resource.</param>
/// <param name="now">The time at which the response was received.</param>
internal sealed class KeyReader(KeyResource resource, DateTimeOffset now)
{
    private readonly ApplianceKeys _keys = new();

    /// <summary>Reads a response.</summary>
    /// <param name="content">The response without the envelope of the cloud.</param>
    /// <param name="isItem">Whether it is the response for one key.</param>
    /// <param name="parent">The key in which the items are nested; null for none.</param>
    public ApplianceKeys Read(JsonElement content, bool isItem, string? parent)
    {
        string group = resource.NestedIn is null ? resource.Group : ApplianceKeys.Nested(resource.Group, parent);
        JsonElement items = isItem || resource.Items is null ? content : content.Member(resource.Items);
        if (items.ValueKind is JsonValueKind.Array or JsonValueKind.Object)
        {
            ReadAll(items, group, !isItem && resource.ListsAll);
        }

        return _keys;
    }

    private void ReadAll(JsonElement items, string group, bool isComplete)
    {
        _keys.Group(group).ReadAt = now;
        if (items.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in items.EnumerateArray())
            {
                ReadItem(item, group);
            }
        }
        else if (items.Member(resource.Key).ValueKind != JsonValueKind.Undefined)
        {
            ReadItem(items, group);
        }
        else if (resource.HasMaps)
        {
            foreach (JsonProperty member in items.EnumerateObject())
            {
                ReadMember(member.Name, member.Value, group);
            }
        }

        // A cloud that lists nothing may have been asked in the wrong state.
        _keys.Group(group).IsComplete = isComplete && _keys.Group(group).Keys.Count > 0;
    }

    /// <summary>Reads <c>{"key":…,"value":…,"constraints":{…}}</c>.</summary>
    private void ReadItem(JsonElement item, string group)
    {
        if (Clean(item.Member(resource.Key).TextOrNumber()) is not { } key)
        {
            return;
        }

        _keys.Add(group, new(key)
        {
            Name = Clean(item.Member(resource.Name).Text()),
            Unit = Clean(item.Member("unit").Text()),
            Type = Clean(item.Member("type").Text()),
            SampleType = resource.Value is null ? null : KeyValues.TypeOf(item.Member(resource.Value)),
            Limits = resource.Constraints is null ? ReadLimits(item) : ReadLimits(item.Member(resource.Constraints)),
        });
        if (resource.Nested is not null && item.Member(resource.Nested) is { ValueKind: not JsonValueKind.Undefined } nested)
        {
            ReadAll(nested, ApplianceKeys.Nested(group, key), resource.ListsAllNested);
        }
    }

    /// <summary>Reads a member of a map: what is known of the key that is its name.</summary>
    private void ReadMember(string name, JsonElement value, string group)
    {
        if (Clean(name) is not { } key)
        {
            return;
        }

        bool hasZones = value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value[0].ValueKind == JsonValueKind.Object;
        bool isTime = IsTimeRange(value) || KeyValues.IsTime(value.Member("max"));
        string? type = resource.Types.GetValueOrDefault(key) ?? (isTime ? ApplianceKey.Time : null);
        _keys.Add(group, new(key) { Type = type, Limits = hasZones ? null : ReadMemberLimits(value, type) });
        if (hasZones)
        {
            ReadAll(value, ApplianceKeys.Nested(group, key), isComplete: true);
        }
    }

    private static bool IsTimeRange(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 2 && value.EnumerateArray().All(KeyValues.IsTime);

    private KeyLimits? ReadMemberLimits(JsonElement value, string? type) => value.ValueKind switch
    {
        JsonValueKind.Object => ReadLimits(value),
        JsonValueKind.Array when IsTimeRange(value) => new() { Minimum = KeyValues.Number(value[0]), Maximum = KeyValues.Number(value[1]) },
        JsonValueKind.Array => new() { Values = KeyValues.Array(value) },
        JsonValueKind.False => new() { Values = [] },
        // An action without a value is sent as true.
        JsonValueKind.True when type is null => new() { Values = ["true"] },
        _ => null,
    };

    private KeyLimits? ReadLimits(JsonElement limits)
    {
        KeyLimits read = new()
        {
            Minimum = KeyValues.Number(limits.Member("min")),
            Maximum = KeyValues.Number(limits.Member("max")),
            Step = limits.Member(resource.Step).Number() is > 0 and var step ? step : null,
            Values = KeyValues.Array(limits.Member("allowedvalues")),
            Default = KeyValues.Json(limits.Member("default")),
            IsReadOnly = limits.Member("access").Text() == "read",
        };
        return read == new KeyLimits() ? null : read;
    }

    private static string? Clean(string? text) => text is null ? null : ConsoleText.SanitizeAndTruncate(text).Trim() is { Length: > 0 } clean ? clean : null;
}
