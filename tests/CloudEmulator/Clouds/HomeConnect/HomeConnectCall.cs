using System.Text.Json.Nodes;
using CloudEmulator.Calls;
using CloudEmulator.Tokens;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>A call of the resource server that has passed all checks.</summary>
/// <param name="Call">The call.</param>
/// <param name="Token">Its token.</param>
/// <param name="Home">The appliances of the environment.</param>
/// <param name="Appliance">The appliance in the path; empty if there is none.</param>
internal sealed record HomeConnectCall(CloudCall Call, AccessToken Token, HomeConnectHome Home, JsonObject Appliance)
{
    /// <summary>The appliance, for changes.</summary>
    public HomeConnectDevice Device => new(Call.Cloud, Call.Provider, Appliance);

    public string HaId => Call.PathValue("haId");

    /// <summary>The key of the program, setting, option or picture in the path.</summary>
    public string Key => Call.PathValue("key");

    /// <summary>Creates a response (200) with a body <c>{"data":…}</c>.</summary>
    public static EmulatedResponse Ok(JsonNode data) =>
        EmulatedResponse.Json(new JsonObject { ["data"] = data.DeepClone() }, contentType: HomeConnectMedia.Json);

    /// <summary>Finds the item of a list with this key; null if there is none.</summary>
    public static JsonObject? Item(JsonNode? list, string? key) =>
        (list as JsonArray)?.OfType<JsonObject>().FirstOrDefault(item => (string?)item["key"] == key);
}
