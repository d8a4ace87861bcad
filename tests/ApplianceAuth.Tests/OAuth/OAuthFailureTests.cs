using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.OAuth;

public class OAuthFailureTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    // Unknown errors by RFC 6749
    [InlineData(SignInStep.Authorize, 400, "{\"error\":\"odd\"}", ErrorId.SignInRefused, nameof(Messages.OAuthSignInRefused), "odd")]
    [InlineData(
        SignInStep.Redeem, 400, "{\"error\":\"odd\",\"error_description\":\"so to speak\"}", ErrorId.SignInRefused,
        nameof(Messages.OAuthSignInRefused), "odd: so to speak")]
    [InlineData(SignInStep.Device, 499, "{\"error\":\"odd\"}", ErrorId.SignInRefused, nameof(Messages.OAuthSignInRefused), "odd")]
    [InlineData(SignInStep.Refresh, 500, "{\"error\":\"odd\"}", ErrorId.CloudFailed, nameof(Messages.OAuthRefreshFailed), "odd")]
    [InlineData(SignInStep.Revoke, 503, "{\"error\":\"odd\"}", ErrorId.CloudFailed, nameof(Messages.OAuthRevocationFailed), "odd")]
    [InlineData(SignInStep.Redeem, 400, "{\"error\":\"server_error\"}", ErrorId.CloudFailed, nameof(Messages.OAuthSignInFailed), "server_error")]
    [InlineData(
        SignInStep.Authorize, 200, "{\"error\":\"temporarily_unavailable\"}", ErrorId.CloudFailed,
        nameof(Messages.OAuthSignInFailed), "temporarily_unavailable")]
    // An error on a page
    [InlineData(
        SignInStep.Authorize, 400, "<p>invalid redirect</p>", ErrorId.SignInRefused, nameof(Messages.OAuthSignInRefused), "invalid_redirect: invalid redirect")]
    // A status without a body
    [InlineData(SignInStep.Redeem, 401, "", ErrorId.SignInRefused, nameof(Messages.OAuthSignInRefused), "invalid_client")]
    [InlineData(SignInStep.Redeem, 403, "", ErrorId.SignInRefused, nameof(Messages.OAuthSignInRefused), "forbidden")]
    [InlineData(SignInStep.Device, 404, "", ErrorId.DeviceFlowNotSupported, nameof(Messages.DeviceFlowNotFound))]
    // An outage
    [InlineData(SignInStep.Redeem, 404, "", ErrorId.CloudFailed, nameof(Messages.OAuthUnavailable))]
    [InlineData(SignInStep.Redeem, 500, "", ErrorId.CloudFailed, nameof(Messages.OAuthUnavailable))]
    [InlineData(SignInStep.Device, 503, "", ErrorId.CloudFailed, nameof(Messages.OAuthUnavailable))]
    [InlineData(SignInStep.Refresh, 403, "", ErrorId.CloudFailed, nameof(Messages.OAuthUnavailable))]
    // A proxy or gateway before the cloud
    [InlineData(SignInStep.Refresh, 403, "<html>", ErrorId.CloudFailed, nameof(Messages.IntermediaryResponse))]
    [InlineData(SignInStep.Redeem, 403, "<html>", ErrorId.CloudFailed, nameof(Messages.IntermediaryResponse))]
    [InlineData(SignInStep.Refresh, 401, "default backend - 401", ErrorId.CloudFailed, nameof(Messages.IntermediaryResponse))]
    [InlineData(SignInStep.Device, 404, "default backend - 404", ErrorId.CloudFailed, nameof(Messages.IntermediaryResponse))]
    [InlineData(SignInStep.Authorize, 404, "default backend - 404", ErrorId.CloudFailed, nameof(Messages.IntermediaryResponse))]
    [InlineData(SignInStep.Refresh, 409, "<html>", ErrorId.CloudFailed, nameof(Messages.IntermediaryResponse))]
    [InlineData(SignInStep.Redeem, 302, "", ErrorId.CloudFailed, nameof(Messages.IntermediaryResponse))]
    [InlineData(SignInStep.Refresh, 200, "<html>", ErrorId.CloudFailed, nameof(Messages.IntermediaryResponse))]
    // Anything else
    [InlineData(SignInStep.Authorize, 400, "", ErrorId.SignInRefused, nameof(Messages.OAuthSignInRefused), "HTTP 400")]
    [InlineData(SignInStep.Device, 405, "", ErrorId.SignInRefused, nameof(Messages.OAuthSignInRefused), "HTTP 405")]
    [InlineData(SignInStep.Refresh, 409, "", ErrorId.SignInRefused, nameof(Messages.OAuthRefreshRefused), "HTTP 409")]
    [InlineData(SignInStep.Redeem, 204, "", ErrorId.UnexpectedResponse, nameof(Messages.OAuthResponseUnexpected))]
    [InlineData(SignInStep.Refresh, 299, "", ErrorId.UnexpectedResponse, nameof(Messages.OAuthResponseUnexpected))]
    internal void Explain_response_has_reason_and_message(SignInStep step, int status, string body, ErrorId reason, string key, string? error = null)
    {
        ApplianceAuthException raised = Explain(step, new(status, body, null, null));

        string message = Sample.Text(key, ("provider", "Home Connect"), ("status", $"{status}"), ("error", error));
        Assert.Equal((reason, message, status), (raised.ErrorId, raised.Message, raised.StatusCode));
        Assert.Null(raised.RetryAt);
    }

    [Theory]
    // Without a time, a refresh is repeated after a minute.
    [InlineData(429, "", null, 60, "429")]
    [InlineData(429, "Too many requests", null, 60, "429")]
    [InlineData(429, "{\"error\":\"slow_down\"}", null, 60, "slow_down")]
    [InlineData(400, "{\"error\":\"429\"}", null, 60, "429")]
    [InlineData(429, "{\"error\":\"429\",\"error_description\":\"blocked during the remaining period of 40159 seconds.\"}", null, 40159, "429")]
    [InlineData(429, "blocked during the remaining period of 60 seconds.", null, 60, "429")]
    [InlineData(429, "blocked during the remaining period of 60 seconds.", 30, 30, "429")]
    public void Explain_rate_limit_of_refresh_has_its_end(int status, string body, int? retryAfter, int wait, string error)
    {
        ApplianceAuthException raised = Explain(
            SignInStep.Refresh, new(status, body, retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null, null));

        DateTimeOffset end = s_now.AddSeconds(wait);
        Assert.Equal((ErrorId.RateLimited, error, end), (raised.ErrorId, raised.CloudError, raised.RetryAt));
        Assert.Equal(Messages.FormatOAuthRateLimitedUntil("Home Connect", ConsoleText.FormatTime(end)), raised.Message);
    }

    [Fact]
    public void Explain_rate_limit_of_other_request_without_time_has_no_end()
    {
        ApplianceAuthException raised = Explain(SignInStep.Redeem, new(429, "", null, null));

        Assert.Equal((ErrorId.RateLimited, Messages.FormatOAuthRateLimited("Home Connect"), null), (raised.ErrorId, raised.Message, raised.RetryAt));
    }

    [Theory]
    [InlineData(Sample.Redirect)]
    [InlineData("")]
    public void Explain_recommendation_names_the_redirect_uri(string redirect)
    {
        string recommendation = Sample.Text(
            nameof(Messages.ProviderRecommendationMieleRedirectChanged),
            ("redirect", redirect.Length > 0 ? redirect : Messages.ProviderRecommendationRedirectNone));
        Registration registration = Sample.Registration(KnownProviders.Miele) with { RedirectUri = redirect };

        Assert.Equal(recommendation, OAuthFailure.Explain(
            KnownProviders.Miele, registration, SignInStep.Redeem, new CloudError("invalid_grant", "Incorrect redirect_uri"), new()).Recommendation);
    }

    [Fact]
    public void Explain_unknown_error_has_no_recommendation() =>
        Assert.Null(Explain(SignInStep.Redeem, new(400, "{\"error\":\"odd\"}", null, null)).Recommendation);

    private static ApplianceAuthException Explain(SignInStep step, OAuthResponse response) =>
        OAuthFailure.Explain(KnownProviders.HomeConnect, Sample.Registration(KnownProviders.HomeConnect), step, response, s_now);
}
