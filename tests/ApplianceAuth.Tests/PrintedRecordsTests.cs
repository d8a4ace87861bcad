using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests;

/// <summary>Records with secrets can be identified in a log or a debugger.</summary>
public class PrintedRecordsTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly Registration s_registration = Sample.Registration(KnownProviders.Miele);

    [Fact]
    public void ToString_of_a_registration_shows_account_and_provider() =>
        Assert.Equal("Registration { Account = Miele/default, Provider = Miele }", s_registration.ToString());

    [Fact]
    public void ToString_of_tokens_shows_account_and_generation() => Assert.Equal(
        "TokenSet { Account = Miele/default, Generation = 7 }",
        (Sample.Tokens(s_registration, s_now, TimeSpan.FromHours(1)) with { Generation = 7 }).ToString());

    [Fact]
    public void ToString_of_a_cloud_error_shows_code_and_status() => Assert.Equal(
        "CloudError { Code = invalid_grant, Status = 400 }", new CloudError("invalid_grant", "words", 400, State: "state").ToString());

    [Fact]
    public void ToString_of_a_response_shows_the_status() =>
        Assert.Equal("HTTP 200", new OAuthResponse(200, "{\"access_token\":\"x\"}", null, null).ToString());
}
