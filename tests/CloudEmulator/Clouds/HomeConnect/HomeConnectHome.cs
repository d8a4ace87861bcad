using System.Text.Json.Nodes;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>The appliances of a household at Home Connect, with what was last told to them.</summary>
internal sealed class HomeConnectHome
{
    private readonly List<JsonObject> _appliances = [.. Documents.Read("HomeConnect")];

    public Lock Lock { get; } = new();

    /// <summary>All appliances as the list shows them.</summary>
    public JsonObject List => new()
    {
        ["homeappliances"] = new JsonArray([.. _appliances.Select(document => document["appliance"]!.DeepClone())]),
    };

    /// <summary>Changes the parts of an appliance that are given, or adds it where there is none of this id.</summary>
    public void Put(JsonObject document)
    {
        string haId = (string?)document["appliance"]?["haId"] ?? throw new ArgumentException("An appliance needs an appliance.haId.");
        lock (Lock)
        {
            if (Find(haId) is not { } known) _appliances.Add(document);
            else Documents.Replace(known, document);
        }
    }

    /// <summary>One appliance as it is kept: <c>appliance</c>, <c>programs</c>, <c>settings</c>, <c>status</c> and more.</summary>
    public JsonObject? Find(string haId) => _appliances.FirstOrDefault(document => (string?)document["appliance"]!["haId"] == haId);
}
