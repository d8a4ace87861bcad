using System.Text.Json.Nodes;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>Bodies that agree with or break a recorded document of Miele's actions or programs.</summary>
internal static class RecordedDocument
{
    public static IEnumerable<(string Path, string Body)> Valid(string path, JsonNode document) => path == "actions"
        ? document.AsObject().SelectMany(action => ValidAction(action.Key, action.Value!)).Select(body => (path, body))
        : document.AsArray().SelectMany(program => ValidProgram(program!)).Select(body => (path, body));

    public static IEnumerable<(string Path, string Body)> Wrong(string path, JsonNode document) => path == "actions"
        ? document.AsObject().SelectMany(action => WrongAction(action.Key, action.Value!)).Append("""{"procesAction":1}""").Select(body => (path, body))
        : document.AsArray().SelectMany(program => WrongProgram(program!)).Append("""{"programId":99}""").Select(body => (path, body));

    private static IEnumerable<string> ValidAction(string name, JsonNode offered) => offered switch
    {
        JsonArray zones when name == "targetTemperature" => zones.SelectMany(zone => new[] { zone!["min"], zone["max"] }.Select(value => Zone(zone["zone"]!, value!))),
        JsonArray values => values.Select(value => $"{{\"{name}\":{value}}}"),
        _ when !(bool)offered => [],
        _ => [name == "deviceName" ? """{"deviceName":"Keller"}""" : $"{{\"{name}\":true}}"],
    };

    private static IEnumerable<string> WrongAction(string name, JsonNode offered) => offered switch
    {
        JsonArray zones when name == "targetTemperature" =>
        [
            .. zones.SelectMany(zone => new[] { (int)zone!["min"]! - 1, (int)zone["max"]! + 1, 999 }.Select(value => Zone(zone["zone"]!, value))),
            .. zones.Count > 0 ? [Zone(9, 4), """{"targetTemperature":[{"zone":1,"value":"4"}]}"""] : Array.Empty<string>(),
        ],
        JsonArray => [$"{{\"{name}\":42}}", $"{{\"{name}\":\"1\"}}"],
        _ when name == "deviceName" => ["""{"deviceName":5}"""],
        _ when (bool)offered => [$"{{\"{name}\":\"true\"}}"],
        _ => [$"{{\"{name}\":true}}"],
    };

    private static IEnumerable<string> ValidProgram(JsonNode program)
    {
        string start = $"{{\"programId\":{program["programId"]}";
        yield return $"{start}}}";
        if (program["parameters"]?["temperature"] is not null)
        {
            yield return $"{start},\"temperature\":30,\"duration\":[0,1]}}";
            yield return $"{start},\"temperature\":185,\"duration\":[12,0]}}";
        }
    }

    private static IEnumerable<string> WrongProgram(JsonNode program) => program["parameters"]?["temperature"] is null ? [] : new[]
    {
        "\"temperature\":25", "\"temperature\":255", "\"temperature\":182", "\"temperature\":\"180\"", "\"duration\":[0,0]", "\"duration\":[12,1]",
        "\"duration\":90", "\"duration\":[0,75]", "\"temprature\":180",
    }.Select(parameter => $"{{\"programId\":{program["programId"]},{parameter}}}");

    private static string Zone(JsonNode zone, JsonNode value) => $"{{\"targetTemperature\":[{{\"zone\":{zone},\"value\":{value}}}]}}";
}
