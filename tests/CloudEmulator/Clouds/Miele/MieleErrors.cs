using System.Text.Json.Nodes;
using CloudEmulator.Calls;

namespace CloudEmulator.Clouds.Miele;

/// <summary>The refusals of Miele's resource server.</summary>
internal static class MieleErrors
{
    public static Answer Unauthorized { get; } = Message("Unauthorized", 401);

    /// <summary>Never recorded; taken to be what a missing scope gives.</summary>
    public static Answer Forbidden { get; } = Message("Forbidden", 403);

    public static Answer NotFound { get; } =
        Answer.Json(new JsonObject { ["code"] = 404, ["message"] = "HTTP 404 Not Found" }, 404);

    public static Answer WrongState { get; } = Message("Appliance is not in the correct state", 400);

    public static Answer BadRequest { get; } = Message("GENERIC_BUSINESS_ERROR", 400);

    public static Answer WrongContentType { get; } = Message("HTTP 415 Unsupported Media Type", 415);

    private static Answer Message(string text, int status) => Answer.Json(new JsonObject { ["message"] = text }, status);
}
