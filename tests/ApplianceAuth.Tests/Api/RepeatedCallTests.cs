using System.Text;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Api;

/// <summary>The command that an error carries, so that whoever looks into it can make the same call again.</summary>
public class RepeatedCallTests
{
    private static readonly Registration s_registration = Sample.Registration(KnownProviders.Miele);
    private static readonly StoredAccount s_account = new(
        s_registration, Sample.Tokens(s_registration, DateTimeOffset.UnixEpoch, TimeSpan.FromHours(1)) with { IdToken = "canary-id-of-the-sample" });

    [Fact]
    public void A_question_is_path_and_account_alone() =>
        Assert.Equal("Invoke-ApplianceApi '/devices' -Account Miele/default", Written(new(HttpMethod.Get, "/devices")));

    [Fact]
    public void Whatever_was_given_is_given_again() => Assert.Equal(
        "Invoke-ApplianceApi '/devices/1/actions' -Account Miele/default -Method PUT -Query @{ 'a' = '1'; 'b' = '2' } -Language de-DE -Body '{\"processAction\":2}'",
        Written(new(HttpMethod.Put, "/devices/1/actions")
        {
            Query = [new("a", "1"), new("b", "2")], Language = "de-DE", Body = "{\"processAction\":2}"u8.ToArray(),
        }));

    [Fact]
    public void A_quote_does_not_end_the_text_that_it_stands_in() => Assert.Equal(
        "Invoke-ApplianceApi '/a''b' -Account Miele/default -Query @{ 'it''s' = '''' } -Body '\"it''s\"'",
        Written(new(HttpMethod.Get, "/a'b") { Query = [new("it's", "'")], Body = "\"it's\""u8.ToArray() }));

    [Theory]
    [InlineData("canary-access-of-the-sample")]
    [InlineData("canary-refresh-of-the-sample")]
    [InlineData("canary-id-of-the-sample")]
    [InlineData("canary-secret-of-the-sample")]
    public void A_secret_that_got_into_the_call_is_blanked(string secret) => Assert.Equal(
        "Invoke-ApplianceApi '/devices' -Account Miele/default -Query @{ 'token' = 'a***b' }",
        Written(new(HttpMethod.Get, "/devices") { Query = [new("token", $"a{secret}b")] }));

    [Fact]
    public void An_account_without_some_of_the_secrets_blanks_the_others()
    {
        StoredAccount simple = new(s_registration with { ClientSecret = "" }, s_account.Tokens with { IdToken = null });

        Assert.Equal(
            "Invoke-ApplianceApi '/devices/***' -Account Miele/default",
            RepeatedCall.Command(Call(new(HttpMethod.Get, "/devices/canary-access-of-the-sample")), simple));
    }

    [Theory]
    [InlineData(300, "")]
    [InlineData(301, "…")]
    public void Of_a_body_the_first_300_characters_are_shown(int length, string end)
    {
        string body = $"\"{new string('ü', length - 2)}\"";

        Assert.EndsWith($" -Body '{body[..300]}{end}'", WithBody(body), StringComparison.Ordinal);
    }

    [Fact]
    public void Quotation_mark_that_PowerShell_takes_for_a_quote_does_not_end_the_text() => Assert.EndsWith(
        " -Body '\"a\u2019\u2019; b\u2018\u2018\u201A\u201A\u201B\u201B\"'", WithBody("\"a\u2019; b\u2018\u201A\u201B\""), StringComparison.Ordinal);

    private static string WithBody(string body) => Written(new(HttpMethod.Put, "/devices") { Body = Encoding.UTF8.GetBytes(body) });

    private static string Written(ApiRequest request) => RepeatedCall.Command(Call(request), s_account);

    private static ApiCall Call(ApiRequest request) =>
        ApiCall.Create(new MemoryTokenStore(), AccountAddress.Parse(s_registration.Account), KnownProviders.Miele, request);
}
