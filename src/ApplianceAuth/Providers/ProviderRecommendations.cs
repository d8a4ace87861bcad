namespace ApplianceAuth.Providers;

/// <summary>Turns the clouds' unclear answers into the setting to change.</summary>
/// <remarks>
/// The code alone does not decide: Home Connect's <c>unauthorized_client</c> means five things, and its <c>invalid_client</c> may mean the e-mail
/// address. The rows are tried in order; the first that fits wins. Wording as seen in the clouds' documents and in public logs.
/// </remarks>
public static class ProviderRecommendations
{
    private const string HomeConnect = "HomeConnect", Miele = "Miele";
    private const string Wait = "A new or changed application needs about 15 minutes, sometimes an hour and rarely two days, before the cloud knows it.";

    private const string CheckState =
        "Check in the developer portal that the application still exists and its Status is Enabled, and that its test account is this account's e-mail address in lower case.";

    private const string WorkedBefore =
        "The cloud has accepted this application with the same settings before, and nothing was changed on this machine: the cloud may be in trouble. " +
        "Try again in some minutes before you change anything. If the error stays: ";

    /// <summary>The errors that blame the application's registration.</summary>
    private static readonly string[] s_aboutRegistration = ["unauthorized_client", "invalid_client", "client_not_found", "invalid_redirect", "forbidden"];

    private static readonly Row[] s_rows =
    [
        // A renewal, whatever words come with it
        new(HomeConnect, "invalid_grant", null, ErrorId.RefreshRejected, SessionExpired + " The application must not have 'One Time Token Mode'.", SignInStep.Refresh),
        new(null, "invalid_grant", null, ErrorId.RefreshRejected, SessionExpired, SignInStep.Refresh),
        // A refresh sends no redirect address.
        new(null, null, "redirect", ErrorId.SignInRefused, CheckState, SignInStep.Refresh),
        new(null, "forbidden", null, ErrorId.SignInRefused,
            "The cloud gives no reason. Check in the developer portal that the application still exists and is enabled.", SignInStep.Refresh),

        // Home Connect
        new(HomeConnect, "unauthorized_client", "invalid client id", ErrorId.SignInRefused,
            "Copy the Client ID from the application's page in the developer portal: it has 64 hexadecimal characters."),
        new(HomeConnect, null, "client authorization authority", ErrorId.SignInRefused,
            "Check in the developer portal that the application exists and its Status is Enabled; for -Environment China also 'Sync to China'. " + Wait),
        new(HomeConnect, "unauthorized_client", "oauth flow", ErrorId.SignInRefused, WrongFlow),
        new(HomeConnect, "unauthorized_client", "grant_type", ErrorId.SignInRefused, WrongFlow),
        new(HomeConnect, "unauthorized_client", "redirection uri", ErrorId.SignInRefused,
            "Register exactly this Redirect URI in the developer portal: {redirect} — no other port, no slash more or less. Or pass the registered one with -RedirectUri. " + Wait),
        new(HomeConnect, "unauthorized_client", "redirect uri", ErrorId.SignInRefused,
            "Enter this Redirect URI on the application's page in the developer portal: {redirect}. " + Wait),
        new(HomeConnect, null, "limited user list", ErrorId.SignInRefused,
            "Set 'Home Connect user account for testing' in the developer portal to the e-mail address of the account, in lower case. " + Wait),
        new(HomeConnect, "unauthorized_client", null, ErrorId.SignInRefused,
            CheckState, SignInStep.Refresh),
        new(HomeConnect, "unauthorized_client", null, ErrorId.SignInRefused,
            "Check the application's page in the developer portal: Client ID, OAuth Flow, Redirect URI, Status and the test account's e-mail address in lower case. " + Wait),
        new(HomeConnect, "invalid_client", "secret", ErrorId.SignInRefused,
            "Copy the Client Secret from the application's page in the developer portal and sign in again with -ClientSecret. A wrong secret is refused even where none is needed."),
        new(HomeConnect, "invalid_client", null, ErrorId.SignInRefused,
            "Check Client ID and Client Secret in the developer portal, and that 'Client Secret Always Required' fits how you sign in. " + Wait),
        new(HomeConnect, "invalid_scope", null, ErrorId.SignInRefused,
            "Ask for fewer permissions with -Scope: 'Images' needs a partner agreement, others an appliance of that kind. The permissions asked for were: {scope}."),
        new(HomeConnect, "access_denied", "session expired", ErrorId.SignInExpired, "The login page was open for too long. Start the sign-in again."),
        new(HomeConnect, "access_denied", null, ErrorId.SignInDeclined,
            "Start again and allow the access. If you did, sign in to the Home Connect app once: the account may have to be moved to SingleKey ID or accept new terms."),
        new(HomeConnect, "expired_token", null, ErrorId.SignInExpired,
            "The code is used up or too old. Start the sign-in again; a second sign-in for the same application ends the first one's code."),
        new(HomeConnect, "invalid_request", "content type", ErrorId.UnexpectedResponse, "Something between here and the cloud changed the request; look for a proxy."),

        new(HomeConnect, "forbidden", null, ErrorId.SignInRefused,
            "Register exactly this Redirect URI in the developer portal: {redirect} — or leave it out with -RedirectUri '' and -PasteRedirect. " +
            "Check also that the application's Status is Enabled. " + Wait),

        // Miele, new provider (Keycloak) and legacy
        new(Miele, "invalid_grant", "redirect_uri", ErrorId.SignInRefused, "The redirect address changed during the sign-in. Start again with -RedirectUri {redirect}."),
        new(Miele, "invalid_grant", "pkce", ErrorId.SignInRefused, "Start the sign-in again; the code belongs to another one."),
        new(Miele, "invalid_grant", "code verifier", ErrorId.SignInRefused, "Start the sign-in again; the code belongs to another one."),
        new(Miele, "invalid_redirect", null, ErrorId.SignInRefused, "Register {redirect} as redirect address of the application at Miele, or pass the registered one with -RedirectUri."),
        new(Miele, "invalid_request", "redirect_uri", ErrorId.SignInRefused, "Register {redirect} as redirect address of the application at Miele, or pass the registered one with -RedirectUri."),
        new(Miele, "client_not_found", null, ErrorId.SignInRefused, UnknownMieleClient),
        new(Miele, "invalid_client", null, ErrorId.SignInRefused, UnknownMieleClient),
        new(Miele, "unauthorized_client", null, ErrorId.SignInRefused, UnknownMieleClient),
        new(Miele, "invalid_scope", "consent", ErrorId.RefreshRejected, "The consent was withdrawn in the Miele account. Sign in again and allow the access."),
        new(Miele, "invalid_scope", null, ErrorId.SignInRefused,
            "Ask for other permissions with -Scope: Miele knows mcs_thirdparty_read, mcs_thirdparty_write and mcs_thirdparty_media, in lower case. Asked for were: {scope}."),
        new(Miele, "access_denied", null, ErrorId.SignInDeclined, "Start again and allow the access on Miele's page."),
        new(Miele, "expired_token", null, ErrorId.SignInExpired, "The code is too old. Start the sign-in again."),

        // Either
        new(null, "unsupported_grant_type", null, ErrorId.SignInRefused,
            "The cloud does not accept this way of signing in for the application. Check its OAuth flow in the developer portal."),
        new(null, "unsupported_response_type", null, ErrorId.SignInRefused, "Check the application's OAuth flow in the developer portal."),
        new(null, "invalid_request", null, ErrorId.SignInRefused,
            "The cloud misses a parameter or cannot read one. Check -ClientId, -Scope, -RedirectUri and -Country, and whether the application forces PKCE."),
        new(null, "forbidden", null, ErrorId.SignInRefused,
            "The cloud gives no reason. Check Client ID, redirect address and state of the application in the developer portal."),
        new(null, "invalid_grant", null, ErrorId.SignInExpired, "The code was used already or is too old. Start the sign-in again."),
        new(null, "temporarily_unavailable", null, ErrorId.CloudFailed, "Try again in some minutes."),
        new(null, "server_error", null, ErrorId.CloudFailed, "Try again in some minutes."),
    ];

    private const string SessionExpired =
        "Sign in again. A sign-in ends when it was not used for a long time, when its password was changed, when the cloud ended all of them, " +
        "or when an old copy of it was used elsewhere.";

    private const string WrongFlow =
        "The application is registered for the other OAuth Flow, and the flow cannot be changed: sign in {otherflow}, or register a second application.";

    private const string UnknownMieleClient =
        "Check Client ID and Client Secret against Miele's mail. Credentials of the legacy provider may be unknown to the new one: register again at the developer portal, " +
        "or sign in with -Legacy -Country. Asking for too many tokens makes Miele deactivate the credentials.";

    /// <summary>The reason and the advice for an error answer of a token or authorization endpoint; null where no row fits.</summary>
    /// <param name="cloud">The cloud's name.</param>
    /// <param name="step">Which request it answers.</param>
    /// <param name="error">The error code.</param>
    /// <param name="description">The cloud's own words, or null.</param>
    /// <param name="workedBefore">Whether the cloud has accepted the same registration before: then its trouble is more likely than a wrong setting.</param>
    /// <returns>The advice may hold <c>{redirect}</c>, <c>{scope}</c> and <c>{otherflow}</c> for the caller to fill in.</returns>
    public static (ErrorId ErrorId, string Recommendation)? Find(string cloud, SignInStep step, string error, string? description, bool workedBefore = false)
    {
        bool doubtful = workedBefore && s_aboutRegistration.Contains(error);
        return s_rows.FirstOrDefault(Fits) is { } row ? (row.ErrorId, doubtful && row.ErrorId == ErrorId.SignInRefused ? WorkedBefore + row.Recommendation : row.Recommendation) : null;

        bool Fits(Row row) =>
            (row.Cloud is null || row.Cloud == cloud)
            && (row.Step is null || row.Step == step)
            && (row.Error is null || row.Error == error)
            && (row.Text is null || (description?.Contains(row.Text, StringComparison.OrdinalIgnoreCase) ?? false));
    }

    private sealed record Row(string? Cloud, string? Error, string? Text, ErrorId ErrorId, string Recommendation, SignInStep? Step = null);
}
