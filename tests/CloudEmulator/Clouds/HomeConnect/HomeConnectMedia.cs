using System.Text.Json;
using System.Text.Json.Nodes;
using CloudEmulator.Calls;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>Home Connect's media types, which calls must name.</summary>
internal static class HomeConnectMedia
{
    public const string Json = "application/vnd.bsh.sdk.v1+json";

    public const string Events = "text/event-stream";

    public const string Picture = "image/jpeg";

    public static bool Accepts(CloudCall call, string mediaType) =>
        call.Header("Accept").Split(',').Any(item => item.Split(';')[0].Trim() == mediaType);

    /// <summary>Reads <c>data</c> of the body.</summary>
    public static JsonNode ReadData(CloudCall call)
    {
        if (call.Http.Request.ContentType?.Split(';')[0].Trim() != Json)
        {
            throw new Refusal(HomeConnectApiErrors.WrongMediaType(Json));
        }

        try
        {
            return (JsonNode.Parse(call.Body.Span) as JsonObject)?["data"] ?? throw new Refusal(HomeConnectApiErrors.BadRequest);
        }
        catch (JsonException)
        {
            throw new Refusal(HomeConnectApiErrors.BadRequest);
        }
    }
}
