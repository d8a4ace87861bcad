using System.Text.Json.Nodes;
using CloudEmulator.Calls;

namespace CloudEmulator.Clouds.Miele;

/// <summary>The error responses of Miele's resource server.</summary>
internal static class MieleErrors
{
    public static EmulatedResponse Unauthorized { get; } = Message("Unauthorized", 401);

    /// <summary>The presumed response to a missing scope; not a recorded one.</summary>
    public static EmulatedResponse Forbidden { get; } = Message("Forbidden", 403);

    public static EmulatedResponse NotFound { get; } =
        EmulatedResponse.Json(new JsonObject { ["code"] = 404, ["message"] = "HTTP 404 Not Found" }, 404);

    public static EmulatedResponse WrongState { get; } = Message("Appliance is not in the correct state", 400);

    public static EmulatedResponse BadRequest { get; } = Message("GENERIC_BUSINESS_ERROR", 400);

    public static EmulatedResponse WrongContentType { get; } = Message("HTTP 415 Unsupported Media Type", 415);

    private static EmulatedResponse Message(string text, int status) => EmulatedResponse.Json(new JsonObject { ["message"] = text }, status);
}
