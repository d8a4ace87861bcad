using System.Net;
using System.Text;
using ApplianceAuth.Api;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Api;

public class ApiFailureTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(401, "{\"error\":{\"key\":\"invalid_token\",\"description\":\"The access token expired\"}}", ErrorId.CallRefused, "invalid_token")]
    [InlineData(403, "{\"error\":{\"key\":\"insufficient_scope\",\"description\":\"Insufficient scope for this resource\"}}", ErrorId.CallRefused, "insufficient_scope")]
    [InlineData(404, "{\"error\":{\"key\":\"SDK.Error.UnsupportedProgram\"}}", ErrorId.CallRefused, "SDK.Error.UnsupportedProgram")]
    [InlineData(404, "{\"code\":404,\"message\":\"HTTP 404 Not Found\"}", ErrorId.CallRefused, "404")]
    [InlineData(400, "{\"message\":\"GENERIC_BUSINESS_ERROR\"}", ErrorId.CallRefused, null)]
    [InlineData(405, "", ErrorId.CallRefused, null)]
    [InlineData(302, "", ErrorId.CloudFailed, null)]
    [InlineData(501, "", ErrorId.CloudFailed, null)]
    [InlineData(403, "<html>", ErrorId.CloudFailed, null)]
    [InlineData(404, "default backend - 404", ErrorId.CloudFailed, null)]
    [InlineData(522, "<html>", ErrorId.CloudFailed, null)]
    [InlineData(528, "<html>", ErrorId.CloudFailed, null)]
    [InlineData(409, "\uFEFF{\"error\":{\"key\":\"SDK.Error.X\"}}", ErrorId.CallRefused, "SDK.Error.X")]
    [InlineData(528, "{\"error\":{\"key\":\"SDK.Error.HomeAppliance\"}}", ErrorId.CallRefused, "SDK.Error.HomeAppliance")]
    [InlineData(500, "{\"code\":500,\"message\":\"A technical error occured\"}", ErrorId.CloudFailed, "500")]
    [InlineData(502, "<html>Bad gateway</html>", ErrorId.CloudFailed, null)]
    [InlineData(503, "{\"error\":{\"key\":\"503\"}}", ErrorId.CloudFailed, "503")]
    [InlineData(504, "{\"error\":{\"key\":\"SDK.Error.504.GatewayTimeout\"}}", ErrorId.CloudFailed, "SDK.Error.504.GatewayTimeout")]
    [InlineData(429, "", ErrorId.RateLimited, null)]
    [InlineData(409, "{\"error\":{\"key\":\"\\ud800\"}}", ErrorId.CallRefused, "\uFFFD")]
    [InlineData(409, "[1]", ErrorId.CallRefused, null)]
    [InlineData(409, "{\"error\":", ErrorId.CallRefused, null)]
    public void Error_response_has_an_error_id_and_the_key_of_the_cloud(int status, string body, ErrorId reason, string? key)
    {
        ApplianceAuthException raised = Explain(status, body);

        Assert.Equal((reason, key, status), (raised.ErrorId, raised.CloudError, raised.StatusCode));
        Assert.Contains($"HTTP {status}", raised.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, "86397", "", 86397)]
    [InlineData(503, "20", "", 20)]
    [InlineData(429, null, "Requests are blocked during the remaining period of 70300 seconds.", 70300)]
    [InlineData(429, "4", "blocked during the remaining period of 60 seconds.", 4)]
    [InlineData(429, "Sun, 22 Nov 2026 12:01:00 GMT", "", 60)]
    [InlineData(429, null, "The rate limit was reached.", null)]
    [InlineData(429, null, "remaining period of 99999999999999999999 seconds.", 86400)]
    [InlineData(429, "299.997", "", 300)]
    [InlineData(429, "-5", "", null)]
    [InlineData(429, "0", "", null)]
    [InlineData(429, "0", "blocked during the remaining period of 60 seconds.", 60)]
    [InlineData(429, "Sun, 22 Nov 2026 11:00:00 GMT", "", null)]
    public void Retry_time_is_read_from_the_header_or_the_message(int status, string? header, string text, int? seconds)
    {
        ApplianceAuthException raised = Explain(status, $"{{\"error\":{{\"key\":\"429\",\"description\":\"{text}\"}}}}", header);

        Assert.Equal(ErrorId.RateLimited, raised.ErrorId);
        Assert.Equal(seconds is { } known ? s_now.AddSeconds(known) : null, raised.RetryAt);
    }

    [Theory]
    [InlineData(409, """{"error":{"key":"SDK.Error.X","description":"Not now"},"message":"other"}""", "SDK.Error.X", "Not now")]
    [InlineData(409, """{"error":{"key":"SDK.Error.X"}}""", "SDK.Error.X", "SDK.Error.X")]
    [InlineData(409, """{"error":{"key":"","description":""}}""", null, "Conflict")]
    [InlineData(409, """{"error":{"key":["k"],"description":true}}""", null, "Conflict")]
    [InlineData(400, """{"error":"invalid_request","error_description":"No such thing"}""", "invalid_request", "No such thing")]
    [InlineData(400, """{"error":"first","code":"second","message":"Mine","error_description":"other"}""", "first", "Mine")]
    [InlineData(400, """{"code":2117,"message":"Not while it is open"}""", "2117", "Not while it is open")]
    [InlineData(404, "[404]", null, "Not Found")]
    public void Message_ends_with_the_text_of_the_cloud_or_the_reason_phrase(int status, string body, string? key, string text)
    {
        ApplianceAuthException raised = Explain(status, body);

        Assert.Equal(key, raised.CloudError);
        Assert.Contains($"HTTP {status}", raised.Message, StringComparison.Ordinal);
        Assert.EndsWith($": {text}", raised.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Message_without_any_text_of_the_cloud_ends_with_a_placeholder() =>
        Assert.EndsWith($": {Messages.ApiErrorWithoutMessage}", Explain(499, "").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Too many.", "Too many.")]
    [InlineData("Too many requests", "Too many requests.")]
    [InlineData("Really? ", "Really?")]
    public void Time_of_a_limit_follows_a_complete_sentence(string text, string sentence)
    {
        string message = Explain(429, $$"""{"message":"{{text}}"}""", "20").Message;

        Assert.Contains($"HTTP 429: {sentence} ", message, StringComparison.Ordinal);
        Assert.EndsWith($" {ConsoleText.FormatTime(s_now.AddSeconds(20))}.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Retry_time_of_an_error_that_is_not_a_limit_is_ignored()
    {
        ApplianceAuthException raised = Explain(500, """{"message":"Broken"}""", "20");

        Assert.Equal((ErrorId.CloudFailed, null), (raised.ErrorId, raised.RetryAt));
        Assert.EndsWith("HTTP 500: Broken", raised.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(409, true)]
    [InlineData(500, false)]
    [InlineData(429, false)]
    public void Recommendation_by_key_is_for_refused_calls_only(int status, bool expected) => Assert.Equal(
        expected ? Messages.CallRefusedApplianceFaultRecommendation : null, Explain(status, """{"error":{"key":"SDK.Error.HomeAppliance"}}""").Recommendation);

    [Fact]
    public void Text_of_the_cloud_is_sanitised_and_truncated()
    {
        string message = Explain(400, $"{{\"message\":\"\\u001b]0;owned\\u0007{new string('x', 5000)}\"}}").Message;

        Assert.DoesNotContain(message, char.IsControl);
        Assert.InRange(message.Length, 1, 400);
    }

    private static ApplianceAuthException Explain(int status, string body, string? retryAfter = null)
    {
        using HttpResponseMessage response = new((HttpStatusCode)status);
        response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        return ApiFailure.Explain(KnownProviders.HomeConnect, response, Encoding.UTF8.GetBytes(body), s_now, new SecretRedactor(), retryCommand: null);
    }
}
