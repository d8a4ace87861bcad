using System.Text.Json.Nodes;
using CloudEmulator.Calls;
using CloudEmulator.Pages;

namespace CloudEmulator.Clouds.Miele;

/// <summary>The refusals of Miele's legacy provider.</summary>
internal static class LegacyErrors
{
    public static Answer BadRedirect { get; } = Html.Message("Error", "invalid redirect", 400);

    public static Answer LoginExpired { get; } = Html.Message("Error", "The session has expired.", 400);

    public static Answer BadGrant { get; } = Error("invalid_grant", "The grant is invalid, expired or revoked.");

    public static Answer UnknownGrant { get; } = Error("unsupported_grant_type", "The grant type is not supported.");

    public static Answer NotSignedIn { get; } = Answer.Json(new JsonObject { ["message"] = "Unauthorized" }, 401);

    public static Answer BadRequest(string parameter) => Error("invalid_request", $"Missing or invalid parameter: {parameter}");

    /// <summary>The login page's refusal, which is not JSON and names the client.</summary>
    public static Answer UnknownClientPage(string? clientId) =>
        Html.Message("Error", $"invalid_client: Client credentials are not valid, clientId: {clientId}", 401);

    public static Answer BadClient(string? clientId) =>
        Error("invalid_client", $"Client credentials are not valid, clientId: {clientId}", 401);

    private static Answer Error(string error, string description, int status = 400) =>
        Answer.Json(new JsonObject { ["error"] = error, ["error_description"] = description }, status);
}
