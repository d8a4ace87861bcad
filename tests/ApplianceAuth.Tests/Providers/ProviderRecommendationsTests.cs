using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Providers;

/// <summary>Each known error of the clouds has its error id and the keys of its texts in Messages.resx.</summary>
public class ProviderRecommendationsTests
{
    private const string TakesTime = nameof(Messages.ProviderRecommendationChangesTakeTime);

    [Theory]
    [InlineData("unauthorized_client", "Invalid client id", nameof(Messages.ProviderRecommendationClientIdFormat))]
    [InlineData("unauthorized_client", "client not authorized for this OAuth flow (x)", nameof(Messages.ProviderRecommendationOtherFlow))]
    [InlineData("unauthorized_client", "Unauthorized client: `grant_type` is invalid", nameof(Messages.ProviderRecommendationOtherFlow))]
    [InlineData("invalid_client", "client secret validation failed", nameof(Messages.ProviderRecommendationClientSecretCopy))]
    [InlineData("invalid_scope", "given scope doesn't match requested scope", nameof(Messages.ProviderRecommendationHomeConnectScope))]
    [InlineData("access_denied", "login session expired", nameof(Messages.ProviderRecommendationLoginPageExpired), ErrorId.SignInExpired)]
    [InlineData("access_denied", "the user declined", nameof(Messages.ProviderRecommendationHomeConnectDeclined), ErrorId.SignInDeclined)]
    [InlineData("expired_token", "Device authorization session not found, expired or blocked", nameof(Messages.ProviderRecommendationDeviceCodeExpired),
        ErrorId.SignInExpired)]
    [InlineData("invalid_request", "invalid content type", nameof(Messages.ProviderRecommendationRequestAltered), ErrorId.UnexpectedResponse)]
    [InlineData("invalid_request", "missing or invalid request parameters", nameof(Messages.ProviderRecommendationRequestInvalid))]
    [InlineData("invalid_grant", "redirect_uri, pkce, code verifier", nameof(Messages.ProviderRecommendationCodeUsed), ErrorId.SignInExpired)]
    public void Find_Home_Connect_error_has_recommendation(string error, string? text, string key, ErrorId reason = ErrorId.SignInRefused) =>
        AssertFound("HomeConnect", SignInStep.Redeem, error, text, reason, key);

    [Theory]
    [InlineData("unauthorized_client", "request rejected by client authorization authority", nameof(Messages.ProviderRecommendationClientAuthorization))]
    [InlineData("invalid_client", "request rejected by client authorization authority", nameof(Messages.ProviderRecommendationClientAuthorization))]
    [InlineData("unauthorized_client", "client or redirection URI not authorized", nameof(Messages.ProviderRecommendationRedirectUriExact))]
    [InlineData("unauthorized_client", "client has no redirect URI defined", nameof(Messages.ProviderRecommendationRedirectUriEnter))]
    [InlineData("unauthorized_client", "client has limited user list - user not assigned to client", nameof(Messages.ProviderRecommendationTestAccount))]
    [InlineData("invalid_client", "client has limited user list - user not assigned to client", nameof(Messages.ProviderRecommendationTestAccount))]
    [InlineData("unauthorized_client", "something new", nameof(Messages.ProviderRecommendationApplicationPage))]
    [InlineData("unauthorized_client", null, nameof(Messages.ProviderRecommendationApplicationPage))]
    [InlineData("invalid_client", "something new", nameof(Messages.ProviderRecommendationClientSecretCheck))]
    [InlineData("invalid_client", null, nameof(Messages.ProviderRecommendationClientSecretCheck))]
    [InlineData("forbidden", null, nameof(Messages.ProviderRecommendationForbiddenHomeConnect))]
    public void Find_Home_Connect_setting_is_recommended_with_the_time_that_changes_take(string error, string? text, string key) =>
        AssertFound("HomeConnect", SignInStep.Redeem, error, text, ErrorId.SignInRefused, key, TakesTime);

    [Theory]
    [InlineData("invalid_grant", "Incorrect redirect_uri", nameof(Messages.ProviderRecommendationMieleRedirectChanged))]
    [InlineData("invalid_grant", "PKCE verification failed", nameof(Messages.ProviderRecommendationCodeOfOtherSignIn))]
    [InlineData("invalid_grant", "Code verifier not specified", nameof(Messages.ProviderRecommendationCodeOfOtherSignIn))]
    [InlineData("invalid_grant", "Code not valid", nameof(Messages.ProviderRecommendationCodeUsed), ErrorId.SignInExpired)]
    [InlineData("invalid_redirect", null, nameof(Messages.ProviderRecommendationMieleRedirectUri))]
    [InlineData("invalid_request", "Invalid parameter: redirect_uri", nameof(Messages.ProviderRecommendationMieleRedirectUri))]
    [InlineData("invalid_request", "invalid content type", nameof(Messages.ProviderRecommendationRequestInvalid))]
    [InlineData("client_not_found", null, nameof(Messages.ProviderRecommendationMieleClientUnknown))]
    [InlineData("invalid_client", "Invalid client secret", nameof(Messages.ProviderRecommendationMieleClientUnknown))]
    [InlineData("unauthorized_client", null, nameof(Messages.ProviderRecommendationMieleClientUnknown))]
    [InlineData("invalid_scope", "Client no longer has requested consent from user", nameof(Messages.ProviderRecommendationConsentWithdrawn),
        ErrorId.RefreshRejected)]
    [InlineData("invalid_scope", "Invalid scopes: Mcs_thirdparty_read", nameof(Messages.ProviderRecommendationMieleScope))]
    [InlineData("access_denied", "login session expired", nameof(Messages.ProviderRecommendationMieleDeclined), ErrorId.SignInDeclined)]
    [InlineData("expired_token", null, nameof(Messages.ProviderRecommendationDeviceCodeExpired), ErrorId.SignInExpired)]
    [InlineData("forbidden", null, nameof(Messages.ProviderRecommendationForbidden))]
    public void Find_Miele_error_has_recommendation(string error, string? text, string key, ErrorId reason = ErrorId.SignInRefused) =>
        AssertFound("Miele", SignInStep.Redeem, error, text, reason, key);

    [Theory]
    [InlineData("HomeConnect", null)]
    [InlineData("Miele", null)]
    [InlineData("Miele", "login session expired")]
    public void Find_error_of_both_clouds_has_the_same_recommendation(string cloud, string? text)
    {
        AssertFound(
            cloud, SignInStep.Redeem, "unsupported_grant_type", text, ErrorId.SignInRefused, nameof(Messages.ProviderRecommendationFlowNotAccepted));
        AssertFound(
            cloud, SignInStep.Authorize, "unsupported_response_type", text, ErrorId.SignInRefused, nameof(Messages.ProviderRecommendationResponseType));
        AssertFound(cloud, SignInStep.Authorize, "temporarily_unavailable", text, ErrorId.CloudFailed, nameof(Messages.ProviderRecommendationTryLater));
        AssertFound(cloud, SignInStep.Device, "server_error", text, ErrorId.CloudFailed, nameof(Messages.ProviderRecommendationTryLater));
    }

    [Theory]
    [InlineData("HomeConnect", "invalid refresh_token", nameof(Messages.ProviderRecommendationOneTimeTokenMode))]
    [InlineData("Miele", "Token is not active")]
    [InlineData("Miele", "redirect_uri")]
    [InlineData("Miele", null)]
    public void Find_invalid_grant_of_a_refresh_ends_the_session_whatever_the_description(string cloud, string? text, params string[] more) =>
        AssertFound(cloud, SignInStep.Refresh, "invalid_grant", text, ErrorId.RefreshRejected, [nameof(Messages.ProviderRecommendationSessionEnded), .. more]);

    [Theory]
    [InlineData("HomeConnect", "unauthorized_client", null, nameof(Messages.ProviderRecommendationApplicationState))]
    [InlineData("HomeConnect", "unauthorized_client", "client or redirection URI not authorized", nameof(Messages.ProviderRecommendationApplicationState))]
    [InlineData("HomeConnect", "forbidden", null, nameof(Messages.ProviderRecommendationForbiddenRefresh))]
    [InlineData("Miele", "forbidden", null, nameof(Messages.ProviderRecommendationForbiddenRefresh))]
    [InlineData("Miele", "invalid_client", null, nameof(Messages.ProviderRecommendationMieleClientUnknown))]
    public void Find_refused_refresh_does_not_mention_the_redirect_uri(string cloud, string error, string? text, string key)
    {
        (ErrorId reason, string recommendation) = ProviderRecommendations.Find(cloud, SignInStep.Refresh, error, text, workedBefore: true)!.Value;

        Assert.Equal((ErrorId.SignInRefused, Texts(nameof(Messages.ProviderRecommendationWorkedBefore), key)), (reason, recommendation));
        Assert.DoesNotContain("edirect", recommendation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("invalid_scope")]
    [InlineData("access_denied")]
    public void Find_error_that_does_not_concern_the_registration_ignores_that_it_worked_before(string error) => Assert.Equal(
        ProviderRecommendations.Find("HomeConnect", SignInStep.Authorize, error, null),
        ProviderRecommendations.Find("HomeConnect", SignInStep.Authorize, error, null, workedBefore: true));

    [Theory]
    [InlineData("HomeConnect", "teapot", null)]
    [InlineData("Miele", "teapot", "redirect_uri, consent, client authorization authority, limited user list")]
    [InlineData("HomeConnect", "client_not_found", "")]
    [InlineData("HomeConnect", "invalid_redirect", null)]
    public void Find_unknown_error_is_null(string cloud, string error, string? text) =>
        Assert.Null(ProviderRecommendations.Find(cloud, SignInStep.Redeem, error, text));

    private static void AssertFound(string cloud, SignInStep step, string error, string? text, ErrorId reason, params string[] keys) =>
        Assert.Equal((reason, Texts(keys)), ProviderRecommendations.Find(cloud, step, error, text));

    private static string Texts(params string[] keys) => string.Join(' ', keys.Select(key => Sample.Text(key)));
}
