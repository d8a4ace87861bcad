using System.Text;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Api;

/// <summary>Tests of the command in an error that retries the call.</summary>
public class RetryCommandTests
{
    private static readonly Registration s_registration = Sample.Registration(KnownProviders.Miele);
    private static readonly StoredAccount s_account = new(
        s_registration, Sample.Tokens(s_registration, DateTimeOffset.UnixEpoch, TimeSpan.FromHours(1)) with { IdToken = "canary-id-of-the-sample" });

    [Fact]
    public void Command_of_a_GET_has_path_and_account() =>
        Assert.Equal("Invoke-ApplianceApi '/devices' -Account Miele/default", Written(new(HttpMethod.Get, "/devices")));

    [Fact]
    public void Command_repeats_all_parameters() => Assert.Equal(
        "Invoke-ApplianceApi '/devices/1/actions' -Account Miele/default -Method PUT -Query @{ 'a' = '1'; 'b' = '2' } -Language de-DE -Body '{\"processAction\":2}'",
        Written(new(HttpMethod.Put, "/devices/1/actions")
        {
            Query = [new("a", "1"), new("b", "2")], Language = "de-DE", Body = "{\"processAction\":2}"u8.ToArray(),
        }));

    [Fact]
    public void Quote_in_a_value_is_escaped() => Assert.Equal(
        "Invoke-ApplianceApi '/a''b' -Account Miele/default -Query @{ 'it''s' = '''' } -Body '\"it''s\"'",
        Written(new(HttpMethod.Get, "/a'b") { Query = [new("it's", "'")], Body = "\"it's\""u8.ToArray() }));

    [Theory]
    [InlineData("canary-access-of-the-sample")]
    [InlineData("canary-refresh-of-the-sample")]
    [InlineData("canary-id-of-the-sample")]
    [InlineData("canary-secret-of-the-sample")]
    public void Secret_in_a_call_is_redacted(string secret) => Assert.Equal(
        "Invoke-ApplianceApi '/devices' -Account Miele/default -Query @{ 'token' = 'a***b' }",
        Written(new(HttpMethod.Get, "/devices") { Query = [new("token", $"a{secret}b")] }));

    [Fact]
    public void Missing_secrets_do_not_prevent_redaction_of_the_others()
    {
        StoredAccount simple = new(s_registration with { ClientSecret = "" }, s_account.Tokens with { IdToken = null });

        Assert.Equal(
            "Invoke-ApplianceApi '/devices/***' -Account Miele/default",
            RetryCommand.Text(Call(new(HttpMethod.Get, "/devices/canary-access-of-the-sample")), simple));
    }

    [Theory]
    [InlineData(300, "")]
    [InlineData(301, "…")]
    public void Body_is_truncated_to_300_characters(int length, string end)
    {
        string body = $"\"{new string('ü', length - 2)}\"";

        Assert.EndsWith($" -Body '{body[..300]}{end}'", WithBody(body), StringComparison.Ordinal);
    }

    [Fact]
    public void Typographic_quote_in_a_value_is_escaped() => Assert.EndsWith(
        " -Body '\"a\u2019\u2019; b\u2018\u2018\u201A\u201A\u201B\u201B\"'", WithBody("\"a\u2019; b\u2018\u201A\u201B\""), StringComparison.Ordinal);

    private static string WithBody(string body) => Written(new(HttpMethod.Put, "/devices") { Body = Encoding.UTF8.GetBytes(body) });

    private static string Written(ApiRequest request) => RetryCommand.Text(Call(request), s_account);

    private static ApiCall Call(ApiRequest request) =>
        ApiCall.Create(new MemoryTokenStore(), AccountAddress.Parse(s_registration.Account), KnownProviders.Miele, request);
}
