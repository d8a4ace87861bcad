using System.Text.Json.Nodes;
using CloudEmulator.Calls;
using CloudEmulator.Tokens;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>A call of the resource server that passed its checks.</summary>
/// <param name="Call">The call.</param>
/// <param name="Token">Its token.</param>
/// <param name="Home">The household.</param>
/// <param name="Appliance">The appliance that the path names; empty where it names none.</param>
internal sealed record HomeConnectCall(CloudCall Call, AccessToken Token, HomeConnectHome Home, JsonObject Appliance)
{
    /// <summary>The appliance, to be changed.</summary>
    public HomeConnectDevice Device => new(Call.Cloud, Call.Provider, Appliance);

    public string HaId => Call.PathValue("haId");

    /// <summary>The program, setting, option or picture that the path names.</summary>
    public string Key => Call.PathValue("key");

    /// <summary>An answer in the envelope that all of them have.</summary>
    public static EmulatedResponse Ok(JsonNode data) =>
        EmulatedResponse.Json(new JsonObject { ["data"] = data.DeepClone() }, contentType: HomeConnectMedia.Json);

    /// <summary>The item of a list that has this key, or null.</summary>
    public static JsonObject? Item(JsonNode? list, string? key) =>
        (list as JsonArray)?.OfType<JsonObject>().FirstOrDefault(item => (string?)item["key"] == key);
}
