using System.Text.Json.Nodes;
using CloudEmulator.Calls;
using CloudEmulator.Pages;

namespace CloudEmulator.Clouds.Miele;

/// <summary>The refusals of Miele's new provider, in the words of the Keycloak that it runs on.</summary>
internal static class KeycloakErrors
{
    private const string BadClient = "Invalid client or Invalid client credentials";

    public static Answer UnknownClient { get; } = Error("invalid_client", BadClient, 401);

    public static Answer WrongSecret { get; } = Error("unauthorized_client", BadClient, 401);

    public static Answer NoGrantType { get; } = Error("invalid_request", "Missing form parameter: grant_type");

    public static Answer UnknownGrant { get; } = Error("unsupported_grant_type", "Unsupported grant_type");

    public static Answer Repeated { get; } = Error("invalid_request", "duplicated parameter");

    public static Answer NoCode { get; } = Error("invalid_request", "Missing parameter: code");

    public static Answer CodeNotValid { get; } = Error("invalid_grant", "Code not valid");

    public static Answer CodeExpired { get; } = Error("invalid_grant", "Code is expired");

    public static Answer WrongRedirect { get; } = Error("invalid_grant", "Incorrect redirect_uri");

    public static Answer NoVerifier { get; } = Error("invalid_grant", "PKCE code verifier not specified");

    public static Answer WrongVerifier { get; } = Error("invalid_grant", "PKCE verification failed: Code mismatch");

    public static Answer NoRefreshToken { get; } = Error("invalid_request", "No refresh token");

    public static Answer BadRefreshToken { get; } = Error("invalid_grant", "Invalid refresh token");

    public static Answer NotActive { get; } = Error("invalid_grant", "Token is not active");

    public static Answer SessionNotActive { get; } = Error("invalid_grant", "Session not active");

    public static Answer Stale { get; } = Error("invalid_grant", "Stale token");

    public static Answer Reused { get; } = Error("invalid_grant", "Maximum allowed refresh token reuse exceeded");

    public static Answer ConsentWithdrawn { get; } = Error("invalid_scope", "Client no longer has requested consent from user");

    public static Answer WrongScope { get; } = Error("invalid_scope", "Invalid scopes");

    public static Answer LoginExpired { get; } = Page("Your login attempt timed out. Login will start from the beginning.");

    public static Answer ClientNotFound { get; } = Page("Client not found.");

    public static Answer BadRedirect { get; } = Page("Invalid parameter: redirect_uri");

    private static Answer Page(string text) => Html.Message("We are sorry...", text, 400);

    private static Answer Error(string error, string description, int status = 400) =>
        Answer.Json(new JsonObject { ["error"] = error, ["error_description"] = description }, status);
}
