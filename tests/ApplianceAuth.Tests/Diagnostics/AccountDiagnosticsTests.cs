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
    [MemberData(nameof(CloudFixture.Systems), MemberType = typeof(CloudFixture))]
    public async Task A_new_sign_in_has_no_fault(string system)
    {
        DiagnosticResult[] found = await RunAsync(await SignInAsync(_cloud.ListeningRegistration(system)));

        Assert.Equal(["Vault", "Record", "SignIn", "Token", "Signature", "Issuer", "Clock", "RedirectPort", "Proxy", "Limits"], found.Select(one => one.Check));
        Assert.DoesNotContain(found, one => one.Result is DiagnosticStatus.Failed or DiagnosticStatus.Warning);
        Assert.All(found, one => Assert.Null(one.Recommendation));
    }

    [Fact]
    public async Task A_new_sign_in_at_Miele_is_told_of_in_these_words()
    {
        StoredAccount account = await SignInAsync(_cloud.ListeningRegistration("Miele"));

        DiagnosticResult[] found = await RunAsync(account);

        Assert.Equal(
            [
                "Vault: None is needed: this process keeps the account.",
                "Record: Signed in at Miele; renewed 0 times since.",
                $"SignIn: Good until {ConsoleText.FormatTime(account.Tokens.SignInExpiresAt!.Value)}, and longer with each use.",
                "Token: Received 0 s ago for 60 min; good for another 60 min.",
                "Signature: Signed with a key that the cloud publishes.",
                $"Issuer: Given to the application on record; issued by {account.Provider.Issuer}.",
                "Clock: Within a minute of the cloud's, by the date of its answer.",
                $"RedirectPort: {account.Registration.RedirectUri} is free for the next sign-in.",
                "Limits: Nothing was used of late on this machine.",
            ],
            // Which proxy there is, the machine decides.
            found.Where(one => one.Check != "Proxy").Select(one => $"{one.Check}: {one.Detail}"));
    }

    [Fact]
    public async Task The_cloud_is_asked_for_its_keys_alone_and_once_for_all_accounts()
    {
        StoredAccount one = await SignInAsync(_cloud.Registration("Miele"));
        StoredAccount two = await SignInAsync(_cloud.Registration("Miele") with { Account = "Miele/two" });
        StoredAccount other = await SignInAsync(_cloud.Registration("HomeConnect"));
        int before = Control.Log.Count;
        AccountDiagnostics checkup = Checkup();

        foreach (StoredAccount account in new[] { one, two, other })
        {
            await checkup.RunAsync(_store, account.Address, CancellationToken.None);
        }

        Assert.Equal(["miele/certs"], Control.Log.Skip(before).Select(call => call.Name));
    }

    [Fact]
    public async Task A_token_that_is_older_than_the_keys_raises_no_alarm()
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
    public async Task Keys_that_do_not_come_raise_no_alarm(int status, string body)
    {
        StoredAccount account = await SignInAsync(_cloud.Registration("Miele"));
        Control.Fail("miele/certs", new Answer { Status = status, ContentType = "application/json", Body = System.Text.Encoding.UTF8.GetBytes(body) });

        Assert.Equal(DiagnosticStatus.NotChecked, await ResultAsync(account, "Signature"));
    }

    [Fact]
    public async Task A_token_that_was_changed_is_found_out()
    {
        Registration registration = _cloud.Registration("Miele");
        TokenSet tokens = await _cloud.SignInAsync(registration);
        string[] parts = tokens.AccessToken.Split('.');
        string last = parts[2][^2] == 'A' ? "B" : "A";
        StoredAccount forged = new(registration, tokens with { AccessToken = $"{parts[0]}.{parts[1]}.{parts[2][..^2]}{last}{parts[2][^1]}" });
        await Broker().SaveSignInAsync(_store, forged, CancellationToken.None);

        Assert.Equal(
            new("Signature", DiagnosticStatus.Failed, "Not signed with the key that the token names.", "Sign in again, and find out what lies between this machine and the cloud."),
            (await RunAsync(forged)).Single(one => one.Check == "Signature"));
    }

    [Fact]
    public async Task A_token_of_another_application_is_found_out()
    {
        Registration registration = _cloud.Registration("HomeConnect");
        StoredAccount account = new(registration with { ClientId = "another-application" }, await _cloud.SignInAsync(registration));
        await Broker().SaveSignInAsync(_store, account, CancellationToken.None);

        Assert.Equal(DiagnosticStatus.Failed, await ResultAsync(account, "Issuer"));
    }

    [Theory]
    [InlineData("Miele", "by the date of its answer")]
    [InlineData("HomeConnect", "by the token's own time")]
    public async Task A_wrong_clock_is_told_with_how_it_was_found(string system, string by)
    {
        Control.SetClockOffset(TimeSpan.FromMinutes(-30));
        StoredAccount account = await SignInAsync(_cloud.Registration(system));
        DiagnosticResult clock = (await RunAsync(account)).Single(one => one.Check == "Clock");

        Assert.Equal(DiagnosticStatus.Warning, clock.Result);
        Assert.Contains(by, clock.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_and_no_fault()
    {
        Registration registration = _cloud.ListeningRegistration("Miele");
        StoredAccount account = await SignInAsync(registration);
        using TcpListener other = new(IPAddress.Loopback, new Uri(registration.RedirectUri).Port);
        other.Start();

        Assert.Equal(DiagnosticStatus.Warning, await ResultAsync(account, "RedirectPort"));
    }

    [Fact]
    public async Task A_sign_in_that_the_cloud_has_ended_is_a_fault()
    {
        StoredAccount account = await SignInAsync(_cloud.Registration("Miele"));
        _cloud.Clock.Advance(TimeSpan.FromDays(31));

        Assert.Equal(DiagnosticStatus.Failed, await ResultAsync(account, "SignIn"));
    }

    [Fact]
    public async Task A_token_that_has_ended_is_none()
    {
        StoredAccount account = await SignInAsync(_cloud.Registration("Miele"));
        _cloud.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(DiagnosticStatus.Passed, await ResultAsync(account, "Token"));
    }

    [Fact]
    public async Task A_limit_that_the_cloud_has_closed_is_told()
    {
        StoredAccount account = await SignInAsync(_cloud.Registration("HomeConnect"));
        RateLimiters ledgers = Ledgers();
        await ledgers.Of(account).BlockAsync(account.Provider.RateRules[2], _cloud.Clock.GetUtcNow().AddHours(5), CancellationToken.None);

        DiagnosticResult limits = (await RunAsync(account, ledgers)).Single(one => one.Check == "Limits");

        Assert.Equal(DiagnosticStatus.Warning, limits.Result);
        Assert.Contains("1000 calls in 1 day", limits.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"version\":99}", "newer version")]
    [InlineData("a note", "not a sign-in of this module")]
    [InlineData(null, "not by this process")]
    public async Task What_cannot_be_read_ends_the_findings(string? record, string says)
    {
        AccountAddress account = AccountAddress.Parse("Miele");
        if (record is not null)
        {
            await _store.WriteAsync(account.KeySecretName, record, CancellationToken.None);
        }

        DiagnosticResult[] found = [.. await Checkup().RunAsync(_store, account, CancellationToken.None)];

        Assert.Equal([("Vault", DiagnosticStatus.Passed), ("Record", DiagnosticStatus.Failed)], found.Select(one => (one.Check, one.Result)));
        Assert.Contains(says, found[1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void What_names_the_person_or_the_whole_application_is_taken_out()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        Registration registration = Sample.Registration(KnownProviders.Miele);

        DiagnosticResult plain = DiagnosticRedaction.Redact(DiagnosticResult.Warning("x", $"at {home}/x for {registration.ClientId}", $"see {home}"), registration);

        Assert.Equal(("at ~/x for clie…", "see ~"), (plain.Detail, plain.Recommendation));
    }

    [Fact]
    public void A_command_that_names_a_file_in_the_home_can_be_run_without_the_home_being_shown()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

        DiagnosticResult plain = DiagnosticRedaction.Redact(DiagnosticResult.Warning("x", $"'{home}/c' is a link.", $"cp '{home}/a b' '{home}/c' && rm '/tmp/d'"), registration: null);

        Assert.Equal(("'~/c' is a link.", "cp \"$HOME/a b\" \"$HOME/c\" && rm '/tmp/d'"), (plain.Detail, plain.Recommendation));
    }

    [Fact]
    public void An_id_as_short_as_what_would_be_left_of_it_stays()
    {
        DiagnosticResult result = DiagnosticResult.Warning("x", "for clie");

        Assert.Equal(result, DiagnosticRedaction.Redact(result, Sample.Registration(KnownProviders.Miele) with { ClientId = "clie" }));
        Assert.Equal(result, DiagnosticRedaction.Redact(result, registration: null));
    }

    private static RateLimiters LedgersIn(TimeProvider timeProvider) =>
        new(() => throw new ApplianceAuthException(ErrorId.DataFolderUnavailable, "This test keeps its ledgers in memory."), timeProvider);

    private RateLimiters Ledgers() => LedgersIn(_cloud.Clock);

    private SessionBroker Broker() => new(_cloud.Http, () => throw new InvalidOperationException("Accounts in memory need no folder."), _cloud.Clock, share: 1);

    private AccountDiagnostics Checkup(RateLimiters? ledgers = null)
    {
        SessionBroker broker = Broker();
        return new(_cloud.Http, broker, new(_cloud.Http, broker, ledgers ?? Ledgers(), _cloud.Clock), _cloud.Clock);
    }

    private async Task<StoredAccount> SignInAsync(Registration registration)
    {
        StoredAccount account = new(registration, await _cloud.SignInAsync(registration));
        await Broker().SaveSignInAsync(_store, account, CancellationToken.None);
        return account;
    }

    private async Task<DiagnosticResult[]> RunAsync(StoredAccount account, RateLimiters? ledgers = null) =>
        [.. await Checkup(ledgers).RunAsync(_store, account.Address, CancellationToken.None)];

    private async Task<DiagnosticStatus> ResultAsync(StoredAccount account, string check) => (await RunAsync(account)).Single(one => one.Check == check).Result;
}
