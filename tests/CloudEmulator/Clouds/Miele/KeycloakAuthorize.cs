using CloudEmulator.Apps;
using CloudEmulator.Calls;
using CloudEmulator.Pages;
using CloudEmulator.Tokens;

namespace CloudEmulator.Clouds.Miele;

/// <summary><c>GET …/openid-connect/auth</c>. Shows a page for an invalid
/// <c>client_id</c> or <c>redirect_uri</c>; sends all other errors to the redirect URI (RFC 6749 section 4.1.2.1).</summary>
internal static class KeycloakAuthorize
{
    private static readonly HashSet<string> s_scopes =
        ["openid", "mcs_thirdparty_read", "mcs_thirdparty_write", "mcs_thirdparty_media", "offline_access"];

    public static EmulatedResponse Handle(CloudCall call)
    {
        Parameters query = call.Query;
        if (call.Cloud.Apps.Find(query["client_id"], call.Provider.Name) is not { } app)
        {
            return KeycloakErrors.ClientNotFound;
        }

        if (query["redirect_uri"] is not { } redirect || !IsAllowed(app, redirect))
        {
            return KeycloakErrors.BadRedirect;
        }

        if (Problem(query) is var (error, description))
        {
            return EmulatedResponse.Redirect(RedirectAddress.WithError(redirect, query["state"], error, description));
        }

        return SignInPages.Begin(call, new Attempt
        {
            Provider = call.Provider,
            ClientId = app.ClientId,
            Scopes = TokenResponse.Split(query["scope"]),
            Expires = call.Now.AddSeconds(call.Cloud.Settings.LoginLife),
            RedirectUri = redirect,
            RedirectWasSent = true,
            State = query["state"],
            Nonce = query["nonce"],
            Challenge = query["code_challenge"],
            ChallengeMethod = query["code_challenge_method"],
        });
    }

    private static (string Error, string Description)? Problem(Parameters query)
    {
        IReadOnlyList<string> scopes = TokenResponse.Split(query["scope"]);
        if (query.Repeated is not null)
        {
            return ("invalid_request", "duplicated parameter");
        }

        if (query["response_type"] is null)
        {
            return ("invalid_request", "Missing parameter: response_type");
        }

        if (query["response_type"] != "code")
        {
            return ("unsupported_response_type", "Invalid parameter: response_type");
        }

        // The documentation says that openid is mandatory; the real response without it is unknown.
        if (!scopes.Contains("openid") || !scopes.All(s_scopes.Contains))
        {
            return ("invalid_scope", $"Invalid scopes: {query["scope"]}");
        }

        if (!Pkce.IsMethod(query["code_challenge_method"]))
        {
            return ("invalid_request", "Invalid parameter: code_challenge_method");
        }

        if (query["code_challenge"] is { } challenge && !Pkce.IsWellFormed(challenge))
        {
            return ("invalid_request", "Invalid parameter: code_challenge");
        }

        return null;
    }

    private static bool IsAllowed(App app, string redirect) =>
        app.RedirectUris.Contains(redirect)
        || (Uri.TryCreate(redirect, UriKind.Absolute, out Uri? uri) && uri is { Scheme: "http", Host: "localhost", Fragment: "" });
}
