using ApplianceAuth.OAuth;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>An error is read out of JSON, or out of a page for people.</summary>
public class CloudErrorTests
{
    [Theory]
    [InlineData("{\"error\":\"invalid_grant\"}", "invalid_grant", null, null)]
    [InlineData("{\"error\":\"invalid_grant\",\"error_description\":\"Code not valid\",\"state\":\"s\"}", "invalid_grant", "Code not valid", "s")]
    [InlineData("{\"error\":\"invalid_grant\",\"error_description\":42,\"state\":[]}", "invalid_grant", null, null)]
    [InlineData("\uFEFF{\"error\":\"invalid_grant\",\"error_description\":\"\\ud800\"}", "invalid_grant", "\uFFFD", null)]
    public void An_error_is_read_with_its_words_and_its_state(string text, string code, string? description, string? state) =>
        Assert.Equal(new CloudError(code, description, State: state), CloudError.FromJson(text));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"error\":\"\"}")]
    [InlineData("{\"error\":{\"key\":\"invalid_token\"}}")]
    [InlineData("<html>")]
    public void What_is_no_error_is_none(string text) => Assert.Null(CloudError.FromJson(text));

    [Theory]
    [InlineData("<h1>We are sorry...</h1><p>Invalid parameter: redirect_uri</p>", "invalid_redirect", "Invalid parameter: redirect_uri")]
    [InlineData("INVALID REDIRECT", "invalid_redirect", "invalid redirect")]
    [InlineData("<h1>We are sorry...</h1><p>Client not found.</p>", "client_not_found", "Client not found")]
    [InlineData("invalid_client: Client credentials are not valid, clientId: 123", "invalid_client", "Client credentials are not valid")]
    public void A_page_for_people_tells_an_error_in_words(string page, string code, string description) =>
        Assert.Equal(new CloudError(code, description), CloudError.FromPage(page));

    [Theory]
    [InlineData("")]
    [InlineData("<html>Log in to the hotel's network</html>")]
    public void Any_other_page_tells_none(string page) => Assert.Null(CloudError.FromPage(page));
}
