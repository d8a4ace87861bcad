using System.Text.Json.Nodes;
using CloudEmulator.Calls;
using CloudEmulator.Tokens;

namespace CloudEmulator.Clouds.Miele;

/// <summary>A call of the resource server that has passed all checks.</summary>
/// <param name="Call">The call.</param>
/// <param name="Token">Its token.</param>
/// <param name="Granted">Ids of the appliances that the token covers.</param>
/// <param name="Appliance">The appliance in the path; empty if there is none.</param>
/// <param name="Body">The JSON body; empty if there is none.</param>
internal sealed record MieleCall(
    CloudCall Call, AccessToken Token, IReadOnlyList<string> Granted, JsonObject Appliance, JsonObject Body)
{
    /// <summary>The appliance, for changes.</summary>
    public MieleDevice Device => new(Appliance);

    public string Id => Call.PathValue("id");

    /// <summary>Creates a response with a part of the appliance, in the language of the query.</summary>
    public EmulatedResponse Ok(string part) =>
        Appliance[part] is { } node ? Ok(node) : MieleErrors.NotFound;

    public EmulatedResponse Ok(JsonNode node) => EmulatedResponse.Json(MieleLanguage.Translate(node.DeepClone(), Call.Query["language"]));
}
