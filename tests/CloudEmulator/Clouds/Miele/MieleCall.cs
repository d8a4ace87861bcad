using System.Text.Json.Nodes;
using CloudEmulator.Calls;
using CloudEmulator.Tokens;

namespace CloudEmulator.Clouds.Miele;

/// <summary>A call of the resource server that passed its checks.</summary>
/// <param name="Call">The call.</param>
/// <param name="Token">Its token.</param>
/// <param name="Granted">Ids of the appliances that the token covers.</param>
/// <param name="Appliance">The appliance that the path names; empty where it names none.</param>
/// <param name="Body">What was sent; empty where nothing was.</param>
internal sealed record MieleCall(
    CloudCall Call, AccessToken Token, IReadOnlyList<string> Granted, JsonObject Appliance, JsonObject Body)
{
    /// <summary>The appliance, to be changed.</summary>
    public MieleDevice Device => new(Appliance);

    public string Id => Call.PathValue("id");

    /// <summary>A part of one appliance, in the language of the query.</summary>
    public EmulatedResponse Ok(string part) =>
        Appliance[part] is { } node ? Ok(node) : MieleErrors.NotFound;

    public EmulatedResponse Ok(JsonNode node) => EmulatedResponse.Json(MieleLanguage.Translate(node.DeepClone(), Call.Query["language"]));
}
