using System.Text.Json.Nodes;
using CloudEmulator.Calls;
using CloudEmulator.Control;

namespace CloudEmulator.Clouds.Miele;

/// <summary>The list of appliances and their documents.</summary>
internal static class MieleDevices
{
    public static EmulatedResponse All(MieleCall call) => call.Ok(AsSet(call, Documents(call)));

    public static EmulatedResponse One(MieleCall call) => call.Ok(Device(call.Appliance));

    public static EmulatedResponse FillingLevels(MieleCall call) => call.Ok(new JsonArray([.. call.Granted
        .Select(id => (Id: id, Levels: call.Call.Cloud.MieleHome.Find(id)!["fillingLevels"]))
        .Where(item => item.Levels is not null)
        .Select(item => new JsonObject { ["deviceId"] = item.Id, ["fillingLevels"] = item.Levels!.DeepClone() })]));

    public static EmulatedResponse Camera(MieleCall call) => call.Appliance["camera"] is not null
        ? new EmulatedResponse { ContentType = "image/jpeg", Body = Picture.Jpeg }
        : MieleErrors.NotFound;

    /// <summary>Returns the appliances that the token covers by ID, in the format of the list and the event stream.</summary>
    public static JsonObject Documents(MieleCall call) => new(call.Granted.Select(id =>
        KeyValuePair.Create<string, JsonNode?>(id, Device(call.Call.Cloud.MieleHome.Find(id)!))));

    /// <summary>Returns the actions that the appliances offer now, by ID.</summary>
    public static JsonObject Actions(MieleCall call) => new(call.Granted.Select(id =>
        KeyValuePair.Create(id, call.Call.Cloud.MieleHome.Find(id)!["actions"]?.DeepClone())));

    /// <summary>Returns a map by ID in the configured form.</summary>
    public static JsonNode AsSet(MieleCall call, JsonObject map) => call.Call.Cloud.Settings.MieleList == MieleListForm.Map
        ? map
        : new JsonArray([.. map.Select(pair => new JsonObject { [pair.Key] = pair.Value?.DeepClone() })]);

    /// <summary>Returns an appliance in the format of the list.</summary>
    public static JsonObject Device(JsonObject appliance) => new()
    {
        ["ident"] = appliance["ident"]!.DeepClone(),
        ["state"] = appliance["state"]!.DeepClone(),
    };
}
