using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CloudEmulator.Control;

/// <summary>The JSON of the control interface: camel case, names of enums, and no member that it does not know.</summary>
internal static class ControlJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        WriteIndented = true,
    };

    /// <summary>A record with some members replaced.</summary>
    /// <exception cref="JsonException">A member is not known, or its value does not fit.</exception>
    public static T Merge<T>(T record, JsonObject changes)
    {
        JsonObject merged = JsonSerializer.SerializeToNode(record, Options)!.AsObject();
        foreach ((string name, JsonNode? value) in changes)
        {
            merged[name] = value?.DeepClone();
        }

        return merged.Deserialize<T>(Options)!;
    }
}
