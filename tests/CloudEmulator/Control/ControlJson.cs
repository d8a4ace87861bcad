using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CloudEmulator.Control;

/// <summary>JSON of the control endpoints: camel case, enum names, unknown members are rejected.</summary>
internal static class ControlJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        WriteIndented = true,
    };

    /// <summary>Returns a record with some members replaced.</summary>
    /// <exception cref="JsonException">A member is unknown, or its value is invalid.</exception>
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
