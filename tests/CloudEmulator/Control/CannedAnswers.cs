using System.Text.Json.Nodes;
using CloudEmulator.Calls;

namespace CloudEmulator.Control;

/// <summary>Answers that the clouds were seen to give and that no state of the emulator leads to, by name.</summary>
public static class CannedAnswers
{
    /// <summary>All of them.</summary>
    public static IReadOnlyDictionary<string, Answer> All { get; } =
        Documents.ReadOne("Data/canned-answers.json").ToDictionary(pair => pair.Key, pair => Read(pair.Value!));

    private static Answer Read(JsonNode node)
    {
        Answer answer = Answer.Text(
            node["body"] is JsonValue text ? text.ToString() : node["body"]?.ToJsonString() ?? "",
            (int?)node["status"] ?? 200,
            (string?)node["type"] ?? "application/json");
        foreach ((string name, JsonNode? value) in node["headers"] as JsonObject ?? []) answer = answer.With(name, value!.ToString());
        return answer;
    }
}
