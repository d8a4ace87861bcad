using System.Globalization;
using System.Text.Json.Nodes;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>Appliances of Miele over a day, with random values, and documents that show them in varying notation.</summary>
/// <param name="random">Source of all random choices.</param>
internal sealed class MieleDay(Random random)
{
    // A path with the kind of its value: n number, t text, b flag, r object with a raw value, u value with a unit, h hours and minutes, z zones.
    private static readonly string[] s_paths =
    [
        "ident/type r", "ident/deviceName t", "ident/xkm/release t", "state/ProgramID r", "state/status r", "state/programPhase r", "state/remainingTime h",
        "state/temperature z", "state/signalDoor b", "state/remoteEnable/full b", "state/remoteEnable/mobile b", "state/light n",
        "state/eco/water u", "state/eco/energy u", "state/eco/forecast n", "state/plateStep z", "state/new/deep/er n",
    ];

    private readonly Dictionary<string, Dictionary<string, int>> _values = Enumerable.Range(1, 6)
        .ToDictionary(number => number.ToString("D12", CultureInfo.InvariantCulture), _ => s_paths.ToDictionary(path => path, _ => random.Next(3)));

    public IReadOnlyCollection<string> Ids => _values.Keys;

    /// <summary>Changes some values of an appliance.</summary>
    public void Change(string id)
    {
        for (int i = random.Next(4); i > 0; i--)
        {
            _values[id][s_paths[random.Next(s_paths.Length)]] = random.Next(4);
        }
    }

    /// <summary>A document of an appliance, in which some values are missing or null.</summary>
    /// <param name="id">The appliance.</param>
    /// <param name="shown">What it says, by key; a key that ends with a slash means everything below it.</param>
    public JsonObject Document(string id, out Dictionary<string, string> shown)
    {
        shown = [];
        JsonObject document = [];
        string? none = random.Next(8) == 0 ? new[] { "state/eco", "state/remoteEnable", "ident/xkm" }[random.Next(3)] : null;
        foreach (string path in s_paths)
        {
            (string key, char kind) = (path[..^2], path[^1]);
            if (none is not null && key.StartsWith(none, StringComparison.Ordinal))
            {
                Parent(document, none)[none[(none.LastIndexOf('/') + 1)..]] = null;
                shown[none + "/"] = "null";
            }
            else if (random.Next(12) > 0)
            {
                int value = _values[id][path];
                Parent(document, key)[key[(key.LastIndexOf('/') + 1)..]] = Value(kind, value);
                shown[key] = $"{kind}{(kind == 'b' ? value % 2 : value)}";
            }
        }

        return document;
    }

    private static JsonObject Parent(JsonObject document, string key)
    {
        foreach (string name in key.Split('/')[..^1])
        {
            document = (JsonObject)(document[name] ??= new JsonObject());
        }

        return document;
    }

    private JsonNode Value(char kind, int value) => kind switch
    {
        'n' => Number(value),
        't' => $"text {value}",
        'b' => value % 2 == 0,
        'h' => new JsonArray(0, value),
        'z' => new JsonArray(Raw(value), Raw(-32768)),
        'u' => new JsonObject { ["unit"] = "l", ["value"] = Number(value) },
        _ => Raw(value),
    };

    // The texts change without a reason, and with them the order of the members.
    private JsonObject Raw(int value) => random.Next(2) == 0
        ? new() { ["value_raw"] = Number(value), ["value_localized"] = $"{random.Next(100)}", ["key_localized"] = "key" }
        : new() { ["key_localized"] = $"{random.Next(100)}", ["value_localized"] = null, ["value_raw"] = Number(value) };

    private JsonNode Number(int value) => random.Next(4) > 0 ? value : JsonNode.Parse($"{value}.0")!;
}
