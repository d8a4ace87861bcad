using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Providers;

/// <summary>What a person reads for each refusal of a sign-in, in full.</summary>
public class ProviderRecommendationsTests
{
    private const string Wait = " A new or changed application needs about 15 minutes, sometimes an hour and rarely two days, before the cloud knows it.";

    private const string Over =
        "Sign in again. A sign-in ends when it was not used for a long time, when its password was changed, when the cloud ended all of them, " +
        "or when an old copy of it was used elsewhere.";

    private const string WrongFlow =
        "The application is registered for the other OAuth Flow, and the flow cannot be changed: sign in {otherflow}, or register a second application.";

    private const string RegisterExactly =
        "Register exactly this Redirect URI in the developer portal: {redirect} — no other port, no slash more or less. " +
        "Or pass the registered one with -RedirectUri.";

    private const string ClientIdHas64 = "Copy the Client ID from the application's page in the developer portal: it has 64 hexadecimal characters.";

    private const string IsItEnabled =
        "Check in the developer portal that the application exists and its Status is Enabled; for -Environment China also 'Sync to China'.";

    private const string TestAccount = "Set 'Home Connect user account for testing' in the developer portal to the e-mail address of the account, in lower case.";

    private const string CheckThePage =
        "Check the application's page in the developer portal: Client ID, OAuth Flow, Redirect URI, Status and the test account's e-mail address in lower case.";

    private const string CopyTheSecret =
        "Copy the Client Secret from the application's page in the developer portal and sign in again with -ClientSecret. " +
        "A wrong secret is refused even where none is needed.";

    private const string CheckIdAndSecret =
        "Check Client ID and Client Secret in the developer portal, and that 'Client Secret Always Required' fits how you sign in.";

    private const string MieleCredentials =
        "Check Client ID and Client Secret against Miele's mail. Credentials of the legacy provider may be unknown to the new one: " +
        "register again at the developer portal, or sign in with -Legacy -Country. Asking for too many tokens makes Miele deactivate the credentials.";

    private const string MieleRedirect = "Register {redirect} as redirect address of the application at Miele, or pass the registered one with -RedirectUri.";

    private const string NotReadable =
        "The cloud misses a parameter or cannot read one. Check -ClientId, -Scope, -RedirectUri and -Country, and whether the application forces PKCE.";

    private const string CodeUsed = "The code was used already or is too old. Start the sign-in again.";
    private const string CodeOfAnother = "Start the sign-in again; the code belongs to another one.";

    [Theory]
    [InlineData("unauthorized_client", "Invalid client id", ClientIdHas64)]
    [InlineData("unauthorized_client", "request rejected by client authorization authority (developer portal)", IsItEnabled + Wait)]
    [InlineData("invalid_client", "request rejected by client authorization authority (developer portal)", IsItEnabled + Wait)]
    [InlineData("unauthorized_client", "client not authorized for this OAuth flow (x)", WrongFlow)]
    [InlineData("unauthorized_client", "Unauthorized client: `grant_type` is invalid", WrongFlow)]
    [InlineData("unauthorized_client", "client or redirection URI not authorized", RegisterExactly + Wait)]
    [InlineData("unauthorized_client", "client has no redirect URI defined", "Enter this Redirect URI on the application's page in the developer portal: {redirect}." + Wait)]
    [InlineData("unauthorized_client", "client has limited user list - user not assigned to client", TestAccount + Wait)]
    [InlineData("invalid_client", "client has limited user list - user not assigned to client", TestAccount + Wait)]
    [InlineData("unauthorized_client", "something new", CheckThePage + Wait)]
    [InlineData("unauthorized_client", null, CheckThePage + Wait)]
    [InlineData("invalid_client", "client secret validation failed", CopyTheSecret)]
    [InlineData("invalid_client", "something new", CheckIdAndSecret + Wait)]
    [InlineData("invalid_client", null, CheckIdAndSecret + Wait)]
    [InlineData("invalid_scope", "given scope doesn't match requested scope",
        "Ask for fewer permissions with -Scope: 'Images' needs a partner agreement, others an appliance of that kind. The permissions asked for were: {scope}.")]
    [InlineData("access_denied", "login session expired", "The login page was open for too long. Start the sign-in again.", ErrorId.SignInExpired)]
    [InlineData("access_denied", "the person said no",
        "Start again and allow the access. If you did, sign in to the Home Connect app once: the account may have to be moved to SingleKey ID or accept new terms.",
        ErrorId.SignInDeclined)]
    [InlineData("expired_token", "Device authorization session not found, expired or blocked",
        "The code is used up or too old. Start the sign-in again; a second sign-in for the same application ends the first one's code.", ErrorId.SignInExpired)]
    [InlineData("invalid_request", "invalid content type", "Something between here and the cloud changed the request; look for a proxy.", ErrorId.UnexpectedResponse)]
    [InlineData("invalid_request", "missing or invalid request parameters", NotReadable)]
    [InlineData("forbidden", null,
        "Register exactly this Redirect URI in the developer portal: {redirect} — or leave it out with -RedirectUri '' and -PasteRedirect. " +
        "Check also that the application's Status is Enabled." + Wait)]
    [InlineData("invalid_grant", "redirect_uri, pkce, code verifier", CodeUsed, ErrorId.SignInExpired)]
    public void Home_Connect_refuses_a_sign_in(string error, string? text, string recommendation, ErrorId reason = ErrorId.SignInRefused) =>
        Says("HomeConnect", SignInStep.Redeem, error, text, reason, recommendation);

    [Theory]
    [InlineData("invalid_grant", "Incorrect redirect_uri", "The redirect address changed during the sign-in. Start again with -RedirectUri {redirect}.")]
    [InlineData("invalid_grant", "PKCE verification failed", CodeOfAnother)]
    [InlineData("invalid_grant", "Code verifier not specified", CodeOfAnother)]
    [InlineData("invalid_grant", "Code not valid", CodeUsed, ErrorId.SignInExpired)]
    [InlineData("invalid_redirect", null, MieleRedirect)]
    [InlineData("invalid_request", "Invalid parameter: redirect_uri", MieleRedirect)]
    [InlineData("invalid_request", "invalid content type", NotReadable)]
    [InlineData("client_not_found", null, MieleCredentials)]
    [InlineData("invalid_client", "Invalid client secret", MieleCredentials)]
    [InlineData("unauthorized_client", null, MieleCredentials)]
    [InlineData("invalid_scope", "Client no longer has requested consent from user",
        "The consent was withdrawn in the Miele account. Sign in again and allow the access.", ErrorId.RefreshRejected)]
    [InlineData("invalid_scope", "Invalid scopes: Mcs_thirdparty_read",
        "Ask for other permissions with -Scope: Miele knows mcs_thirdparty_read, mcs_thirdparty_write and mcs_thirdparty_media, in lower case. " +
        "Asked for were: {scope}.")]
    [InlineData("access_denied", "login session expired", "Start again and allow the access on Miele's page.", ErrorId.SignInDeclined)]
    [InlineData("expired_token", null, "The code is too old. Start the sign-in again.", ErrorId.SignInExpired)]
    [InlineData("forbidden", null, "The cloud gives no reason. Check Client ID, redirect address and state of the application in the developer portal.")]
    public void Miele_refuses_a_sign_in(string error, string? text, string recommendation, ErrorId reason = ErrorId.SignInRefused) =>
        Says("Miele", SignInStep.Redeem, error, text, reason, recommendation);

    [Theory]
    [InlineData("HomeConnect", null)]
    [InlineData("Miele", null)]
    [InlineData("Miele", "login session expired")]
    public void What_both_clouds_say_in_the_same_way_is_answered_in_the_same_way(string cloud, string? text)
    {
        Says(cloud, SignInStep.Redeem, "unsupported_grant_type", text, ErrorId.SignInRefused,
            "The cloud does not accept this way of signing in for the application. Check its OAuth flow in the developer portal.");
        Says(cloud, SignInStep.Authorize, "unsupported_response_type", text, ErrorId.SignInRefused, "Check the application's OAuth flow in the developer portal.");
        Says(cloud, SignInStep.Authorize, "temporarily_unavailable", text, ErrorId.CloudFailed, "Try again in some minutes.");
        Says(cloud, SignInStep.Device, "server_error", text, ErrorId.CloudFailed, "Try again in some minutes.");
    }

    [Theory]
    [InlineData("HomeConnect", "invalid refresh_token", Over + " The application must not have 'One Time Token Mode'.")]
    [InlineData("Miele", "Token is not active", Over)]
    [InlineData("Miele", "redirect_uri", Over)]
    [InlineData("Miele", null, Over)]
    public void A_renewal_that_is_refused_ends_the_sign_in_whatever_words_come_with_it(string cloud, string? text, string recommendation) =>
        Says(cloud, SignInStep.Refresh, "invalid_grant", text, ErrorId.RefreshRejected, recommendation);

    [Theory]
    [InlineData("HomeConnect", "unauthorized_client", null, "Status is Enabled")]
    [InlineData("HomeConnect", "unauthorized_client", "client or redirection URI not authorized", "Status is Enabled")]
    [InlineData("HomeConnect", "forbidden", null, "still exists")]
    [InlineData("Miele", "forbidden", null, "still exists")]
    [InlineData("Miele", "invalid_client", null, "Client Secret")]
    public void Advice_for_a_refresh_names_no_redirect_address(string cloud, string error, string? text, string expected)
    {
        (ErrorId reason, string recommendation) = ProviderRecommendations.Find(cloud, SignInStep.Refresh, error, text, workedBefore: true)!.Value;

        Assert.Equal(ErrorId.SignInRefused, reason);
        Assert.StartsWith("The cloud has accepted this application with the same settings before, and nothing was changed on this machine: the cloud may be in trouble.", recommendation, StringComparison.Ordinal);
        Assert.Contains(expected, recommendation, StringComparison.Ordinal);
        Assert.DoesNotContain("edirect", recommendation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("invalid_scope")]
    [InlineData("access_denied")]
    public void Refusal_that_does_not_blame_the_registration_is_explained_as_ever(string error) => Assert.Equal(
        ProviderRecommendations.Find("HomeConnect", SignInStep.Authorize, error, null), ProviderRecommendations.Find("HomeConnect", SignInStep.Authorize, error, null, workedBefore: true));

    [Theory]
    [InlineData("HomeConnect", "teapot", null)]
    [InlineData("Miele", "teapot", "redirect_uri, consent, client authorization authority, limited user list")]
    [InlineData("HomeConnect", "client_not_found", "")]
    [InlineData("HomeConnect", "invalid_redirect", null)]
    public void What_nobody_has_seen_has_no_advice(string cloud, string error, string? text) =>
        Assert.Null(ProviderRecommendations.Find(cloud, SignInStep.Redeem, error, text));

    private static void Says(string cloud, SignInStep step, string error, string? text, ErrorId reason, string recommendation) =>
        Assert.Equal((reason, recommendation), ProviderRecommendations.Find(cloud, step, error, text));
}
