using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>What a person is told when a cloud refuses, word by word.</summary>
public class OAuthFailureTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    // An error in the form of RFC 6749, known to nobody
    [InlineData(SignInStep.Authorize, 400, "{\"error\":\"odd\"}", ErrorId.SignInRefused, "Home Connect refused the sign-in: odd")]
    [InlineData(SignInStep.Redeem, 400, "{\"error\":\"odd\",\"error_description\":\"so to speak\"}", ErrorId.SignInRefused, "Home Connect refused the sign-in: odd: so to speak")]
    [InlineData(SignInStep.Device, 499, "{\"error\":\"odd\"}", ErrorId.SignInRefused, "Home Connect refused the sign-in: odd")]
    [InlineData(SignInStep.Refresh, 500, "{\"error\":\"odd\"}", ErrorId.CloudFailed, "Home Connect could not refresh the session: odd")]
    [InlineData(SignInStep.Revoke, 503, "{\"error\":\"odd\"}", ErrorId.CloudFailed, "Home Connect could not end the session: odd")]
    [InlineData(SignInStep.Redeem, 400, "{\"error\":\"server_error\"}", ErrorId.CloudFailed, "Home Connect could not complete the sign-in: server_error")]
    [InlineData(SignInStep.Authorize, 200, "{\"error\":\"temporarily_unavailable\"}", ErrorId.CloudFailed, "Home Connect could not complete the sign-in: temporarily_unavailable")]
    // An error on a page for people
    [InlineData(SignInStep.Authorize, 400, "<p>invalid redirect</p>", ErrorId.SignInRefused, "Home Connect refused the sign-in: invalid_redirect: invalid redirect")]
    // Statuses that say it all
    [InlineData(SignInStep.Redeem, 401, "", ErrorId.SignInRefused, "Home Connect refused the sign-in: invalid_client")]
    [InlineData(SignInStep.Redeem, 403, "", ErrorId.SignInRefused, "Home Connect refused the sign-in: forbidden")]
    [InlineData(SignInStep.Device, 404, "", ErrorId.DeviceFlowNotSupported, "Home Connect offers no device flow (HTTP 404).")]
    // Trouble of the cloud's own
    [InlineData(SignInStep.Redeem, 404, "", ErrorId.CloudFailed, "Home Connect has trouble of its own (HTTP 404).")]
    [InlineData(SignInStep.Redeem, 500, "", ErrorId.CloudFailed, "Home Connect has trouble of its own (HTTP 500).")]
    [InlineData(SignInStep.Device, 503, "", ErrorId.CloudFailed, "Home Connect has trouble of its own (HTTP 503).")]
    [InlineData(SignInStep.Refresh, 403, "", ErrorId.CloudFailed, "Home Connect has trouble of its own (HTTP 403).")]
    // A proxy or gateway before the cloud
    [InlineData(SignInStep.Refresh, 403, "<html>", ErrorId.CloudFailed, "HTTP 403 was sent by a proxy or gateway, not by Home Connect itself. The request may not have arrived.")]
    [InlineData(SignInStep.Redeem, 403, "<html>", ErrorId.CloudFailed, "HTTP 403 was sent by a proxy or gateway, not by Home Connect itself. The request may not have arrived.")]
    [InlineData(SignInStep.Refresh, 401, "default backend - 401", ErrorId.CloudFailed, "HTTP 401 was sent by a proxy or gateway, not by Home Connect itself. The request may not have arrived.")]
    [InlineData(SignInStep.Device, 404, "default backend - 404", ErrorId.CloudFailed, "HTTP 404 was sent by a proxy or gateway, not by Home Connect itself. The request may not have arrived.")]
    [InlineData(SignInStep.Authorize, 404, "default backend - 404", ErrorId.CloudFailed, "HTTP 404 was sent by a proxy or gateway, not by Home Connect itself. The request may not have arrived.")]
    [InlineData(SignInStep.Refresh, 409, "<html>", ErrorId.CloudFailed, "HTTP 409 was sent by a proxy or gateway, not by Home Connect itself. The request may not have arrived.")]
    [InlineData(SignInStep.Redeem, 302, "", ErrorId.CloudFailed, "HTTP 302 was sent by a proxy or gateway, not by Home Connect itself. The request may not have arrived.")]
    [InlineData(SignInStep.Refresh, 200, "<html>", ErrorId.CloudFailed, "HTTP 200 was sent by a proxy or gateway, not by Home Connect itself. The request may not have arrived.")]
    // Anything else
    [InlineData(SignInStep.Authorize, 400, "", ErrorId.SignInRefused, "Home Connect refused the sign-in (HTTP 400).")]
    [InlineData(SignInStep.Device, 405, "", ErrorId.SignInRefused, "Home Connect refused the sign-in (HTTP 405).")]
    [InlineData(SignInStep.Refresh, 409, "", ErrorId.SignInRefused, "Home Connect refused to renew the sign-in (HTTP 409).")]
    [InlineData(SignInStep.Redeem, 204, "", ErrorId.UnexpectedResponse, "Home Connect neither allowed nor refused the sign-in: its answer was not expected (HTTP 204).")]
    [InlineData(SignInStep.Refresh, 299, "", ErrorId.UnexpectedResponse, "Home Connect neither allowed nor refused to renew the sign-in: its answer was not expected (HTTP 299).")]
    public void A_refusal_has_a_reason_and_is_told_in_a_sentence(SignInStep step, int status, string body, ErrorId reason, string message)
    {
        ApplianceAuthException raised = Explain(step, new(status, body, null, null));

        Assert.Equal((reason, message, status), (raised.ErrorId, raised.Message, raised.StatusCode));
        Assert.Null(raised.RetryAt);
    }

    [Theory]
    // A refresh is not sent again at once where nothing says how long to wait.
    [InlineData(429, "", null, 60, "429")]
    [InlineData(429, "Too many requests", null, 60, "429")]
    [InlineData(429, "{\"error\":\"slow_down\"}", null, 60, "slow_down")]
    [InlineData(400, "{\"error\":\"429\"}", null, 60, "429")]
    [InlineData(429, "{\"error\":\"429\",\"error_description\":\"blocked during the remaining period of 40159 seconds.\"}", null, 40159, "429")]
    [InlineData(429, "blocked during the remaining period of 60 seconds.", null, 60, "429")]
    [InlineData(429, "blocked during the remaining period of 60 seconds.", 30, 30, "429")]
    public void A_limit_is_told_with_its_end_where_that_is_known(int status, string body, int? retryAfter, int wait, string error)
    {
        ApplianceAuthException raised = Explain(
            SignInStep.Refresh, new(status, body, retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null, null));

        DateTimeOffset end = s_now.AddSeconds(wait);
        Assert.Equal((ErrorId.RateLimited, error, end), (raised.ErrorId, raised.CloudError, raised.RetryAt));
        Assert.Equal($"Home Connect takes no further requests for tokens until {ConsoleText.FormatTime(end)}.", raised.Message);
    }

    [Fact]
    public void A_limit_of_other_requests_has_an_end_only_where_the_cloud_tells_one() =>
        Assert.Equal((ErrorId.RateLimited, null), Explain(SignInStep.Redeem, new(429, "", null, null)) is var raised ? (raised.ErrorId, raised.RetryAt) : default);

    [Theory]
    [InlineData(Sample.Redirect, "The redirect address changed during the sign-in. Start again with -RedirectUri http://localhost:8080/callback.")]
    [InlineData("", "The redirect address changed during the sign-in. Start again with -RedirectUri (none was sent).")]
    public void The_advice_names_the_redirect_that_was_sent(string redirect, string recommendation)
    {
        Registration registration = Sample.Registration(KnownProviders.Miele) with { RedirectUri = redirect };

        Assert.Equal(recommendation, OAuthFailure.Explain(
            KnownProviders.Miele, registration, SignInStep.Redeem, new CloudError("invalid_grant", "Incorrect redirect_uri"), new()).Recommendation);
    }

    [Fact]
    public void A_refusal_that_nobody_knows_brings_no_advice_of_its_own() =>
        Assert.Null(Explain(SignInStep.Redeem, new(400, "{\"error\":\"odd\"}", null, null)).Recommendation);

    private static ApplianceAuthException Explain(SignInStep step, OAuthResponse response) =>
        OAuthFailure.Explain(KnownProviders.HomeConnect, Sample.Registration(KnownProviders.HomeConnect), step, response, s_now);
}
