using ApplianceAuth.OAuth;

namespace ApplianceAuth.Tests.OAuth;

public class CloudErrorTests
{
    [Theory]
    [InlineData("{\"error\":\"invalid_grant\"}", "invalid_grant", null, null)]
    [InlineData("{\"error\":\"invalid_grant\",\"error_description\":\"Code not valid\",\"state\":\"s\"}", "invalid_grant", "Code not valid", "s")]
    [InlineData("{\"error\":\"invalid_grant\",\"error_description\":42,\"state\":[]}", "invalid_grant", null, null)]
    [InlineData("\uFEFF{\"error\":\"invalid_grant\",\"error_description\":\"\\ud800\"}", "invalid_grant", "\uFFFD", null)]
    public void FromJson_reads_error_description_and_state(string text, string code, string? description, string? state) =>
        Assert.Equal(new CloudError(code, description, State: state), CloudError.FromJson(text));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"error\":\"\"}")]
    [InlineData("{\"error\":{\"key\":\"invalid_token\"}}")]
    [InlineData("<html>")]
    public void FromJson_text_without_error_is_null(string text) => Assert.Null(CloudError.FromJson(text));

    [Theory]
    [InlineData("<h1>We are sorry...</h1><p>Invalid parameter: redirect_uri</p>", "invalid_redirect", "Invalid parameter: redirect_uri")]
    [InlineData("INVALID REDIRECT", "invalid_redirect", "invalid redirect")]
    [InlineData("<h1>We are sorry...</h1><p>Client not found.</p>", "client_not_found", "Client not found")]
    [InlineData("invalid_client: Client credentials are not valid, clientId: 123", "invalid_client", "Client credentials are not valid")]
    public void FromPage_recognizes_known_error_pages(string page, string code, string description) =>
        Assert.Equal(new CloudError(code, description), CloudError.FromPage(page));

    [Theory]
    [InlineData("")]
    [InlineData("<html>Log in to the hotel's network</html>")]
    public void FromPage_other_page_is_null(string page) => Assert.Null(CloudError.FromPage(page));
}
