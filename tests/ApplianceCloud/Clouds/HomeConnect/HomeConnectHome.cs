using System.Text.Json.Nodes;

namespace ApplianceCloud.Clouds.HomeConnect;

/// <summary>The appliances of a household at Home Connect, with what was last told to them.</summary>
internal sealed class HomeConnectHome
{
    private readonly IReadOnlyList<JsonObject> _appliances = Documents.Read("HomeConnect");

    public Lock Lock { get; } = new();

    /// <summary>All appliances as the list shows them.</summary>
    public JsonObject List => new()
    {
        ["homeappliances"] = new JsonArray([.. _appliances.Select(document => document["appliance"]!.DeepClone())]),
    };

    /// <summary>One appliance as it is kept: <c>appliance</c>, <c>programs</c>, <c>settings</c>, <c>status</c> and more.</summary>
    public JsonObject? Find(string haId) => _appliances.FirstOrDefault(document => (string?)document["appliance"]!["haId"] == haId);
}
