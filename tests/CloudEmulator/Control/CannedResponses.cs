using System.Text.Json.Nodes;
using CloudEmulator.Calls;

namespace CloudEmulator.Control;

/// <summary>Recorded responses of the clouds, by name, that no state of the emulator produces.</summary>
public static class CannedResponses
{
    /// <summary>All canned responses.</summary>
    public static IReadOnlyDictionary<string, EmulatedResponse> All { get; } =
        Documents.ReadOne("Data/canned-responses.json").ToDictionary(pair => pair.Key, pair => Read(pair.Value!));

    private static EmulatedResponse Read(JsonNode node)
    {
        EmulatedResponse response = EmulatedResponse.Text(
            node["body"] is JsonValue text ? text.ToString() : node["body"]?.ToJsonString() ?? "",
            (int?)node["status"] ?? 200,
            (string?)node["type"] ?? "application/json");
        foreach ((string name, JsonNode? value) in node["headers"] as JsonObject ?? [])
        {
            response = response.With(name, value!.ToString());
        }

        return response;
    }
}
