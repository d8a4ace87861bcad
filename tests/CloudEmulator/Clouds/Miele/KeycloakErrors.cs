using System.Text.Json.Nodes;
using CloudEmulator.Calls;
using CloudEmulator.Pages;

namespace CloudEmulator.Clouds.Miele;

/// <summary>The error responses of Miele's new provider, with the texts of Keycloak.</summary>
internal static class KeycloakErrors
{
    private const string BadClient = "Invalid client or Invalid client credentials";

    public static EmulatedResponse UnknownClient { get; } = Error("invalid_client", BadClient, 401);

    public static EmulatedResponse WrongSecret { get; } = Error("unauthorized_client", BadClient, 401);

    public static EmulatedResponse NoGrantType { get; } = Error("invalid_request", "Missing form parameter: grant_type");

    public static EmulatedResponse UnknownGrant { get; } = Error("unsupported_grant_type", "Unsupported grant_type");

    public static EmulatedResponse Repeated { get; } = Error("invalid_request", "duplicated parameter");

    public static EmulatedResponse NoCode { get; } = Error("invalid_request", "Missing parameter: code");

    public static EmulatedResponse CodeNotValid { get; } = Error("invalid_grant", "Code not valid");

    public static EmulatedResponse CodeExpired { get; } = Error("invalid_grant", "Code is expired");

    public static EmulatedResponse WrongRedirect { get; } = Error("invalid_grant", "Incorrect redirect_uri");

    public static EmulatedResponse NoVerifier { get; } = Error("invalid_grant", "PKCE code verifier not specified");

    public static EmulatedResponse WrongVerifier { get; } = Error("invalid_grant", "PKCE verification failed: Code mismatch");

    public static EmulatedResponse NoRefreshToken { get; } = Error("invalid_request", "No refresh token");

    public static EmulatedResponse BadRefreshToken { get; } = Error("invalid_grant", "Invalid refresh token");

    public static EmulatedResponse NotActive { get; } = Error("invalid_grant", "Token is not active");

    public static EmulatedResponse SessionNotActive { get; } = Error("invalid_grant", "Session not active");

    public static EmulatedResponse Stale { get; } = Error("invalid_grant", "Stale token");

    public static EmulatedResponse Reused { get; } = Error("invalid_grant", "Maximum allowed refresh token reuse exceeded");

    public static EmulatedResponse ConsentWithdrawn { get; } = Error("invalid_scope", "Client no longer has requested consent from user");

    public static EmulatedResponse WrongScope { get; } = Error("invalid_scope", "Invalid scopes");

    public static EmulatedResponse LoginExpired { get; } = Page("Your login attempt timed out. Login will start from the beginning.");

    public static EmulatedResponse ClientNotFound { get; } = Page("Client not found.");

    public static EmulatedResponse BadRedirect { get; } = Page("Invalid parameter: redirect_uri");

    private static EmulatedResponse Page(string text) => Html.Message("We are sorry...", text, 400);

    private static EmulatedResponse Error(string error, string description, int status = 400) =>
        EmulatedResponse.Json(new JsonObject { ["error"] = error, ["error_description"] = description }, status);
}
