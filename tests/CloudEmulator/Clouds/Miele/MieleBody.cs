using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using CloudEmulator.Calls;

namespace CloudEmulator.Clouds.Miele;

/// <summary>Reads the body of a call of the resource server.</summary>
internal static class MieleBody
{
    public static bool TryRead(CloudCall call, [NotNullWhen(true)] out JsonObject? body)
    {
        body = null;
        if (call.Http.Request.ContentType?.Split(';')[0].Trim() != "application/json")
        {
            return false;
        }

        try
        {
            body = JsonNode.Parse(call.Body.Span) as JsonObject;
        }
        catch (JsonException)
        {
            throw new Refusal(MieleErrors.BadRequest);
        }

        return body is not null ? true : throw new Refusal(MieleErrors.BadRequest);
    }
}
