using System.Text.Json.Nodes;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>The appliances of one Home Connect environment, with their current state.</summary>
/// <param name="idle">Whether no program is active.</param>
internal sealed class HomeConnectHome(bool idle)
{
    private readonly List<JsonObject> _appliances = [.. Documents.Read("HomeConnect").Select(document => idle ? Idle(document) : document)];

    public Lock Lock { get; } = new();

    public IReadOnlyList<JsonObject> Appliances => _appliances;

    /// <summary>All appliances in the format of the list.</summary>
    public JsonObject List => new()
    {
        ["homeappliances"] = new JsonArray([.. _appliances.Select(document => document["appliance"]!.DeepClone())]),
    };

    /// <summary>Replaces parts of an appliance, or adds it if there is none with this ID.</summary>
    public void Put(JsonObject document)
    {
        string haId = (string?)document["appliance"]?["haId"] ?? throw new ArgumentException("An appliance needs an appliance.haId.");
        lock (Lock)
        {
            if (Find(haId) is not { } known)
            {
                _appliances.Add(document);
            }
            else
            {
                Documents.Replace(known, document);
            }
        }
    }

    /// <summary>Finds an appliance: <c>appliance</c>, <c>programs</c>, <c>settings</c>, <c>status</c> and more.</summary>
    public JsonObject? Find(string haId) => _appliances.FirstOrDefault(document => (string?)document["appliance"]!["haId"] == haId);

    // Ready for a remote start: the appliance is loaded and its door is closed.
    private static JsonObject Idle(JsonObject document)
    {
        if (document["programs"]?["active"] is null)
        {
            return document;
        }

        document["programs"]!["active"] = null;
        foreach ((string status, JsonNode value) in new (string, JsonNode)[]
        {
            ("OperationState", "BSH.Common.EnumType.OperationState.Ready"),
            ("DoorState", "BSH.Common.EnumType.DoorState.Closed"),
            ("RemoteControlStartAllowed", true),
        })
        {
            if (HomeConnectCall.Item(document["status"], $"BSH.Common.Status.{status}") is { } item)
            {
                item["value"] = value;
            }
        }

        return document;
    }
}
