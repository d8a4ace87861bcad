using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;
using CloudEmulator;
using CloudEmulator.Apps;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>Tests of long-lived processes: changes by others, and of the clock, are seen within 30 seconds.</summary>
public sealed class LongLivedTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan s_halfMinute = TimeSpan.FromSeconds(31);
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    private readonly ManualClock _clock = new();
    private readonly ManualClock _trueTime = new();
    private readonly TemporaryFolder _temporary = new();
    private readonly SharedVault _vault = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
    private CloudHost _host = null!;

    private AccountAddress Miele { get; } = AccountAddress.Parse("Miele");

    private int Refreshes => _host.Control.Calls("token:refresh_token");

    public async Task InitializeAsync() => _host = await CloudHost.StartAsync(_trueTime);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public void Dispose()
    {
        _http.Dispose();
        _temporary.Dispose();
    }

    [Fact]
    public async Task Local_vault_is_written_once_a_day()
    {
        SharedVault vault = new() { IsLocal = true };
        SessionBroker broker = Process();
        await SignInAsync(broker, vault);
        int written = vault.Writes[Miele.TokenSecretName];

        for (int hour = 1; hour <= 25; hour++)
        {
            Pass(s_hour);
            Session session = await _clock.PassAsync(broker.GetAsync(vault, Miele, new(), CancellationToken.None));
            Assert.Null(session.PendingSave is null ? null : await _clock.PassAsync(session.PendingSave));
        }

        Assert.Equal(25, Refreshes);
        Assert.Equal(1, vault.Writes[Miele.TokenSecretName] - written);
    }

    [Fact]
    public async Task Failed_save_is_retried_by_the_same_process()
    {
        SessionBroker broker = Process();
        await SignInAsync(broker);
        Pass(s_hour);
        _vault.RefusesToWrite = true;
        ApplianceAuthException? why = await _clock.PassAsync((await GetAsync(broker)).PendingSave!);
        Assert.Equal(ErrorId.TokenNotSaved, why?.ErrorId);
        _vault.RefusesToWrite = false;
        Assert.Null((await GetAsync(broker)).PendingSave);

        Pass(s_halfMinute);
        Assert.Null(await _clock.PassAsync((await GetAsync(broker)).PendingSave!));
        Assert.Equal(2, _vault.Tokens(Miele).Generation);
        Pass(s_halfMinute);
        Assert.Null((await GetAsync(broker)).PendingSave);
        Assert.Equal(1, Refreshes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Removal_is_seen_by_a_process_that_has_the_account_cached(bool vaultKeepsIt)
    {
        (SessionBroker broker, SessionBroker other) = (Process(), Process());
        StoredAccount account = await SignInAsync(broker);
        await GetAsync(other);
        _vault.KeepsAll = vaultKeepsIt;
        await broker.RemoveAsync(_vault, Miele, account.Registration, CancellationToken.None);

        Pass(s_halfMinute);
        foreach (SessionBroker each in new[] { broker, other, Process() })
        {
            Assert.Equal(ErrorId.NotConnected, (await Sample.FailureAsync(GetAsync(each))).ErrorId);
        }

        Assert.Equal(0, Refreshes);
    }

    [Fact]
    public async Task Rejected_refresh_reads_the_vault_for_newer_tokens()
    {
        (SessionBroker here, SessionBroker elsewhere) = (Process(), Process("elsewhere"));
        await SignInAsync(elsewhere);
        await GetAsync(here);
        Pass(s_hour);
        _vault.Lags = () => Refreshes < 2;
        Assert.Null(await _clock.PassAsync((await GetAsync(elsewhere)).PendingSave!));

        Assert.Equal(2, (await GetAsync(here)).Account.Tokens.Generation);
        Assert.Equal(2, Refreshes);
        SessionHeader header = await here.GetHeaderAsync(_vault, Miele, CancellationToken.None);
        Assert.Equal((SessionStatus.Connected, 2), (header.State, header.Generation));
    }

    [Fact]
    public async Task Rejected_session_is_replaced_by_a_sign_in_on_another_machine()
    {
        (SessionBroker here, SessionBroker elsewhere) = (Process(), Process("elsewhere"));
        await SignInAsync(elsewhere);
        await GetAsync(here);
        _host.Control.Revoke();
        Pass(s_hour);
        for (int i = 0; i < 50; i++)
        {
            Assert.Equal(ErrorId.RefreshRejected, (await Sample.FailureAsync(GetAsync(here))).ErrorId);
        }

        int reads = _vault.Reads;
        Assert.Equal(ErrorId.RefreshRejected, (await Sample.FailureAsync(GetAsync(here))).ErrorId);
        Assert.Equal((1, reads), (Refreshes, _vault.Reads));

        StoredAccount newSession = await SignInAsync(elsewhere);
        Pass(s_halfMinute);
        Assert.Equal(newSession.Registration.SessionId, (await GetAsync(here)).Account.Registration.SessionId);
        Assert.Equal(SessionStatus.Connected, (await Process().GetHeaderAsync(_vault, Miele, CancellationToken.None)).State);
        Assert.Equal(1, Refreshes);
    }

    [Fact]
    public async Task Refresh_of_another_machine_is_seen_by_all_processes()
    {
        (SessionBroker here, SessionBroker elsewhere) = (Process(), Process("elsewhere"));
        await SignInAsync(here);
        Pass(s_hour);
        await _clock.PassAsync((await GetAsync(elsewhere)).PendingSave!);
        Assert.Equal(2, (await GetAsync(here)).Account.Tokens.Generation);

        int reads = _vault.Reads;
        Assert.Equal(2, (await Process().GetHeaderAsync(_vault, Miele, CancellationToken.None)).Generation);
        Assert.Equal(reads, _vault.Reads);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Wrong_clock_costs_one_refresh_and_no_session(int hours)
    {
        SessionBroker broker = Process();
        _clock.Advance(hours * s_hour);
        await SignInAsync(broker);
        _clock.Advance(-hours * s_hour);

        foreach (SessionBroker each in new[] { broker, Process(), Process("elsewhere") })
        {
            Session session = await GetAsync(each);
            await _clock.PassAsync(session.PendingSave ?? Task.FromResult<ApplianceAuthException?>(null));
            Assert.Equal(2, session.Account.Tokens.Generation);
            Assert.Equal(_clock.GetUtcNow() + s_hour, session.Account.Tokens.ExpiresAt);
        }

        Pass(s_hour);
        Assert.Equal(3, (await GetAsync(broker)).Account.Tokens.Generation);
        Assert.Equal(2, Refreshes);
    }

    [Fact]
    public async Task Removal_is_seen_after_the_clock_was_set_back()
    {
        (SessionBroker broker, SessionBroker other) = (Process(), Process());
        StoredAccount account = await SignInAsync(broker);
        await GetAsync(other);
        _clock.Advance(-TimeSpan.FromMinutes(4));
        await broker.RemoveAsync(_vault, Miele, account.Registration, CancellationToken.None);

        Assert.Equal(ErrorId.NotConnected, (await Sample.FailureAsync(GetAsync(other))).ErrorId);
    }

    /// <summary>A separate process, on one of the machines.</summary>
    private SessionBroker Process(string machine = "here") => new(_http, () => new DataFolder(_temporary.File(machine)), _clock, share: 1);

    private void Pass(TimeSpan time)
    {
        _clock.Advance(time);
        _trueTime.Advance(time);
    }

    private Task<Session> GetAsync(SessionBroker broker) => _clock.PassAsync(broker.GetAsync(_vault, Miele, new(), CancellationToken.None));

    private async Task<StoredAccount> SignInAsync(SessionBroker broker, SharedVault? vault = null)
    {
        Registration registration = Sample.Registration(KnownProviders.Miele) with
        {
            BaseUri = _host.BaseUri, ClientId = KnownApps.Miele.ClientId, ClientSecret = KnownApps.Miele.Secret,
        };
        AuthorizationCodeFlow flow = new(new(registration.ResolveProvider(), _http, _clock), _clock);
        TokenSet tokens = await flow.PasteAsync(registration, async (address, cancellationToken) =>
            (await _host.Control.ActAsUserAsync(new UserRequest { Url = address, Follow = false }, cancellationToken)).Redirect!, CancellationToken.None);
        Assert.Null(await _clock.PassAsync(broker.SaveSignInAsync(vault ?? _vault, new(registration, tokens), CancellationToken.None)));
        return new(registration, tokens);
    }
}
