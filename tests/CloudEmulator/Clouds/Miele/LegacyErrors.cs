using System.Text.Json.Nodes;
using CloudEmulator.Calls;
using CloudEmulator.Pages;

namespace CloudEmulator.Clouds.Miele;

/// <summary>The error responses of Miele's legacy provider.</summary>
internal static class LegacyErrors
{
    public static EmulatedResponse BadRedirect { get; } = Html.Message("Error", "invalid redirect", 400);

    public static EmulatedResponse LoginExpired { get; } = Html.Message("Error", "The session has expired.", 400);

    public static EmulatedResponse BadGrant { get; } = Error("invalid_grant", "The grant is invalid, expired or revoked.");

    public static EmulatedResponse UnknownGrant { get; } = Error("unsupported_grant_type", "The grant type is not supported.");

    public static EmulatedResponse NotSignedIn { get; } = EmulatedResponse.Json(new JsonObject { ["message"] = "Unauthorized" }, 401);

    public static EmulatedResponse BadRequest(string parameter) => Error("invalid_request", $"Missing or invalid parameter: {parameter}");

    /// <summary>Returns the HTML error page of the login, which names the client.</summary>
    public static EmulatedResponse UnknownClientPage(string? clientId) =>
        Html.Message("Error", $"invalid_client: Client credentials are not valid, clientId: {clientId}", 401);

    public static EmulatedResponse BadClient(string? clientId) =>
        Error("invalid_client", $"Client credentials are not valid, clientId: {clientId}", 401);

    private static EmulatedResponse Error(string error, string description, int status = 400) =>
        EmulatedResponse.Json(new JsonObject { ["error"] = error, ["error_description"] = description }, status);
}
