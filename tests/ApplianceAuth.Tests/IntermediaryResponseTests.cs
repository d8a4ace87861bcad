using System.Text;

namespace ApplianceAuth.Tests;

/// <summary>Responses of a cloud and of intermediaries, from row 11 of the reports from the field.</summary>
public class IntermediaryResponseTests
{
    [Theory]
    [InlineData(403, "text/html", "<html>nginx</html>")]
    [InlineData(403, "application/json", "\uFEFF <html>")]
    [InlineData(404, "text/plain", "default backend - 404")]
    [InlineData(401, "text/plain", "default backend - 401")]
    [InlineData(404, "text/plain", "404 page not found")]
    [InlineData(502, "text/html", "<html>")]
    [InlineData(504, null, "")]
    [InlineData(520, "text/html", "<html>")]
    [InlineData(527, null, "")]
    [InlineData(528, "text/html", "<html>")]
    [InlineData(302, null, "")]
    [InlineData(307, "application/json", "{}")]
    [InlineData(200, "text/html", "<!DOCTYPE html>")]
    [InlineData(200, "text/html", "Sign in")]
    [InlineData(200, null, "<html>")]
    [InlineData(200, "application/json", "<html>")]
    public void Is_pages_redirects_and_gateway_errors_are_from_an_intermediary(int status, string? type, string body) => Assert.True(Is(status, type, body));

    [Theory]
    [InlineData(403, "application/json", "{\"message\":\"Forbidden\"}")]
    [InlineData(403, "text/html", " {\"message\":\"Forbidden\"}")]
    [InlineData(404, null, "")]
    [InlineData(401, "text/html", "")]
    [InlineData(409, "application/json", "[1]")]
    [InlineData(409, "application/json", "{\"error\":")]
    [InlineData(500, "application/json", "\uFEFF{}")]
    [InlineData(503, null, "")]
    [InlineData(504, "application/vnd.bsh.sdk.v1+json", "{\"error\":{\"key\":\"SDK.Error.504.GatewayTimeout\"}}")]
    [InlineData(528, "application/vnd.bsh.sdk.v1+json", "{\"error\":{}}")]
    [InlineData(200, "image/jpeg", "<not a page>")]
    [InlineData(200, "image/svg+xml", "<svg/>")]
    [InlineData(200, "text/plain", "ok")]
    [InlineData(200, "text/html", "{\"data\":{}}")]
    [InlineData(204, null, "")]
    public void Is_JSON_and_empty_responses_are_from_the_cloud(int status, string? type, string body) => Assert.False(Is(status, type, body));

    [Theory]
    [InlineData(200, "text/html", true)]
    [InlineData(200, "text/event-stream", false)]
    [InlineData(200, "image/jpeg", false)]
    [InlineData(502, "application/json", true)]
    public void Is_without_body_uses_status_and_media_type(int status, string type, bool isOne) => Assert.Equal(isOne, IntermediaryResponse.Is(status, type));

    private static bool Is(int status, string? type, string body) => IntermediaryResponse.Is(status, type, Encoding.UTF8.GetBytes(body));
}
