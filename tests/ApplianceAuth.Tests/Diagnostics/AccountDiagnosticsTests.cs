using System.Net;
using System.Net.Sockets;
using ApplianceAuth.Accounts;
using ApplianceAuth.Diagnostics;
using ApplianceAuth.Providers;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;
using CloudEmulator.Calls;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.Diagnostics;

public sealed class AccountDiagnosticsTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    private readonly CloudFixture _cloud = cloud.Reset();
    private readonly MemoryTokenStore _store = new();

    private CloudControl Control => _cloud.Control;

    [Theory]
    [MemberData(nameof(CloudFixture.Providers), MemberType = typeof(CloudFixture))]
    public async Task RunAsync_new_sign_in_passes(string system)
    {
        DiagnosticResult[] results = await RunAsync(await SignInAsync(_cloud.ListeningRegistration(system)));

        Assert.Equal(
            ["Vault", "Record", "SignIn", "Token", "Signature", "Issuer", "Clock", "RedirectPort", "Proxy", "Limits"],
            results.Select(result => result.Check));
        Assert.DoesNotContain(results, result => result.Result is DiagnosticStatus.Failed or DiagnosticStatus.Warning);
        Assert.All(results, result => Assert.Null(result.Recommendation));
    }

    [Fact]
    public async Task RunAsync_new_sign_in_to_Miele_reports_these_details()
    {
        StoredAccount account = await SignInAsync(_cloud.ListeningRegistration("Miele"));

        DiagnosticResult[] results = await RunAsync(account);

        Assert.Equal(
            [
                $"Vault: {Messages.DiagnosticsVaultUnused}",
                $"Record: {Messages.FormatDiagnosticsRecordValid("Miele", "0")}",
                $"SignIn: {Messages.FormatDiagnosticsSignInValid(ConsoleText.FormatTime(account.Tokens.SignInExpiresAt!.Value))}",
                $"Token: {Messages.FormatDiagnosticsTokenValid("0 s", "60 min", "60 min")}",
                $"Signature: {Messages.DiagnosticsSignatureValid}",
                $"Issuer: {Messages.FormatDiagnosticsIssuerValid(account.Provider.Issuer)}",
                $"Clock: {Messages.FormatDiagnosticsClockMatches(Messages.DiagnosticsClockSourceResponse)}",
                $"RedirectPort: {Messages.FormatDiagnosticsRedirectFree(account.Registration.RedirectUri)}",
                $"Limits: {Messages.DiagnosticsLimitsUnused}",
            ],
            // The proxy depends on the machine.
            results.Where(result => result.Check != "Proxy").Select(result => $"{result.Check}: {result.Detail}"));
    }

    [Fact]
    public async Task RunAsync_several_accounts_download_the_keys_once()
    {
        StoredAccount one = await SignInAsync(_cloud.Registration("Miele"));
        StoredAccount two = await SignInAsync(_cloud.Registration("Miele") with { Account = "Miele/two" });
        StoredAccount other = await SignInAsync(_cloud.Registration("HomeConnect"));
        int before = Control.Log.Count;
        AccountDiagnostics diagnostics = Diagnostics();

        foreach (StoredAccount account in new[] { one, two, other })
        {
            await diagnostics.RunAsync(_store, account.Address, CancellationToken.None);
        }

        Assert.Equal(["miele/certs"], Control.Log.Skip(before).Select(call => call.Name));
    }

    [Fact]
    public async Task RunAsync_token_signed_with_a_rotated_key_is_not_checked()
    {
        StoredAccount account = await SignInAsync(_cloud.Registration("Miele"));
        Control.RotateKey();

        Assert.Equal(DiagnosticStatus.NotChecked, await ResultAsync(account, "Signature"));
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(200, "<html>")]
    [InlineData(200, "{\"keys\":[{\"kty\":\"RSA\"}]}")]
    [InlineData(200, "{\"keys\":null}")]
    [InlineData(200, "[]")]
    [InlineData(302, "")]
    public async Task RunAsync_unavailable_keys_are_not_checked(int status, string body)
    {
        StoredAccount account = await SignInAsync(_cloud.Registration("Miele"));
        Control.Fail("miele/certs", new EmulatedResponse { Status = status, ContentType = "application/json", Body = System.Text.Encoding.UTF8.GetBytes(body) });

        Assert.Equal(DiagnosticStatus.NotChecked, await ResultAsync(account, "Signature"));
    }

    [Fact]
    public async Task RunAsync_forged_token_fails()
    {
        Registration registration = _cloud.Registration("Miele");
        TokenSet tokens = await _cloud.SignInAsync(registration);
        string[] parts = tokens.AccessToken.Split('.');
        string last = parts[2][^2] == 'A' ? "B" : "A";
        StoredAccount forged = new(registration, tokens with { AccessToken = $"{parts[0]}.{parts[1]}.{parts[2][..^2]}{last}{parts[2][^1]}" });
        await Broker().SaveSignInAsync(_store, forged, CancellationToken.None);

        Assert.Equal(
            new("Signature", DiagnosticStatus.Failed, Messages.DiagnosticsSignatureInvalid, Messages.DiagnosticsSignatureInvalidRecommendation),
            (await RunAsync(forged)).Single(result => result.Check == "Signature"));
    }

    [Fact]
    public async Task RunAsync_token_of_another_application_fails()
    {
        Registration registration = _cloud.Registration("HomeConnect");
        StoredAccount account = new(registration with { ClientId = "another-application" }, await _cloud.SignInAsync(registration));
        await Broker().SaveSignInAsync(_store, account, CancellationToken.None);

        Assert.Equal(DiagnosticStatus.Failed, await ResultAsync(account, "Issuer"));
    }

    [Theory]
    [InlineData("Miele", true)]
    [InlineData("HomeConnect", false)]
    public async Task RunAsync_wrong_clock_warns_with_the_source(string system, bool hasResponse)
    {
        Control.SetClockOffset(TimeSpan.FromMinutes(-30));
        StoredAccount account = await SignInAsync(_cloud.Registration(system));
        DiagnosticResult clock = (await RunAsync(account)).Single(result => result.Check == "Clock");

        Assert.Equal(DiagnosticStatus.Warning, clock.Result);
        string source = hasResponse ? Messages.DiagnosticsClockSourceResponse : Messages.FormatDiagnosticsClockSourceToken("0 s");
        Assert.Equal(Messages.FormatDiagnosticsClockAhead("30 min", source), clock.Detail);
    }

    [Fact]
    public async Task RunAsync_port_in_use_warns()
    {
        Registration registration = _cloud.ListeningRegistration("Miele");
        StoredAccount account = await SignInAsync(registration);
        using TcpListener other = new(IPAddress.Loopback, new Uri(registration.RedirectUri).Port);
        other.Start();

        Assert.Equal(DiagnosticStatus.Warning, await ResultAsync(account, "RedirectPort"));
    }

    [Fact]
    public async Task RunAsync_ended_session_fails()
    {
        StoredAccount account = await SignInAsync(_cloud.Registration("Miele"));
        _cloud.Clock.Advance(TimeSpan.FromDays(31));

        Assert.Equal(DiagnosticStatus.Failed, await ResultAsync(account, "SignIn"));
    }

    [Fact]
    public async Task RunAsync_expired_token_passes()
    {
        StoredAccount account = await SignInAsync(_cloud.Registration("Miele"));
        _cloud.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(DiagnosticStatus.Passed, await ResultAsync(account, "Token"));
    }

    [Fact]
    public async Task RunAsync_blocked_limit_warns()
    {
        StoredAccount account = await SignInAsync(_cloud.Registration("HomeConnect"));
        RateLimiters limiters = Limiters();
        await limiters.Of(account).BlockAsync(account.Provider.RateRules[2], _cloud.Clock.GetUtcNow().AddHours(5), CancellationToken.None);

        DiagnosticResult limits = (await RunAsync(account, limiters)).Single(result => result.Check == "Limits");

        Assert.Equal(DiagnosticStatus.Warning, limits.Result);
        Assert.Contains("1000 calls in 1 day", limits.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"version\":99}", ErrorId.RecordTooNew)]
    [InlineData("a note", ErrorId.RecordInvalid)]
    [InlineData(null, ErrorId.AccountInMemory)]
    public async Task RunAsync_unreadable_record_is_the_last_result(string? record, ErrorId reason)
    {
        AccountAddress account = AccountAddress.Parse("Miele");
        if (record is not null)
        {
            await _store.WriteAsync(account.KeySecretName, record, CancellationToken.None);
        }

        DiagnosticResult[] results = [.. await Diagnostics().RunAsync(_store, account, CancellationToken.None)];

        Assert.Equal([("Vault", DiagnosticStatus.Passed), ("Record", DiagnosticStatus.Failed)], results.Select(result => (result.Check, result.Result)));
        Assert.Equal(reason, results[1].ErrorId);
    }

    private RateLimiters Limiters() => new(() => throw new ApplianceAuthException(ErrorId.DataFolderUnavailable, "No data folder."), _cloud.Clock);

    private SessionBroker Broker() => new(_cloud.Http, () => throw new InvalidOperationException("Accounts in memory need no folder."), _cloud.Clock, share: 1);

    private AccountDiagnostics Diagnostics(RateLimiters? limiters = null)
    {
        SessionBroker broker = Broker();
        return new(_cloud.Http, broker, new(_cloud.Http, broker, limiters ?? Limiters(), _cloud.Clock), _cloud.Clock);
    }

    private async Task<StoredAccount> SignInAsync(Registration registration)
    {
        StoredAccount account = new(registration, await _cloud.SignInAsync(registration));
        await Broker().SaveSignInAsync(_store, account, CancellationToken.None);
        return account;
    }

    private async Task<DiagnosticResult[]> RunAsync(StoredAccount account, RateLimiters? limiters = null) =>
        [.. await Diagnostics(limiters).RunAsync(_store, account.Address, CancellationToken.None)];

    private async Task<DiagnosticStatus> ResultAsync(StoredAccount account, string check) =>
        (await RunAsync(account)).Single(result => result.Check == check).Result;
}
