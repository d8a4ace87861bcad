using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests;

/// <summary>Records that hold secrets still say in a log or a debugger which one they are.</summary>
public class PrintedRecordsTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly Registration s_registration = Sample.Registration(KnownProviders.Miele);

    [Fact]
    public void A_registration_prints_its_account_and_its_provider() =>
        Assert.Equal("Registration { Account = Miele/default, Provider = Miele }", s_registration.ToString());

    [Fact]
    public void Tokens_print_their_account_and_how_often_they_were_renewed() => Assert.Equal(
        "TokenSet { Account = Miele/default, Generation = 7 }",
        (Sample.Tokens(s_registration, s_now, TimeSpan.FromHours(1)) with { Generation = 7 }).ToString());

    [Fact]
    public void A_device_code_prints_where_it_is_typed() => Assert.Equal(
        "DeviceCode { VerificationUri = https://x.example/device }",
        new DeviceCode("secret", "A-B", new("https://x.example/device"), new("https://x.example/device?user_code=A-B"), s_now, TimeSpan.FromSeconds(5)).ToString());

    [Fact]
    public void An_error_prints_its_code_and_its_status() => Assert.Equal(
        "CloudError { Code = invalid_grant, Status = 400 }", new CloudError("invalid_grant", "words", 400, State: "state").ToString());

    [Fact]
    public void An_answer_prints_its_status() => Assert.Equal("HTTP 200", new OAuthResponse(200, "{\"access_token\":\"x\"}", null, null).ToString());
}
