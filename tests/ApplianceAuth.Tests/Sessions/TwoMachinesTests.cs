using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;
using CloudEmulator;
using CloudEmulator.Apps;
using CloudEmulator.Control;
using Xunit.Abstractions;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>Two machines that share a slow vault and nothing else, on one clock, before a cloud that ends a sign-in whose spent refresh token comes again.</summary>
public sealed class TwoMachinesTests(ITestOutputHelper output) : IAsyncLifetime, IDisposable
{
    private const int Life = 600;

    private static readonly AccountAddress s_miele = AccountAddress.Parse("Miele");
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly ManualClock _clock = new();
    private readonly TemporaryFolder _temporary = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
    private CloudHost _host = null!;

    private static int Expiries => Environment.GetEnvironmentVariable("APPLIANCEAUTH_SOAK") is { Length: > 0 } ? 200 : 20;

    private int Killed => _host.Control.Tokens.SessionsEndedByReuse;

    public async Task InitializeAsync()
    {
        _host = await CloudHost.StartAsync(_clock);
        _host.Control.Settings = _host.Control.Settings with { MieleTokenLife = Life };
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public void Dispose()
    {
        _http.Dispose();
        _temporary.Dispose();
    }

    [Fact]
    public async Task Machines_with_different_margins_lose_no_session()
    {
        await RunAsync(1, 0.6);

        output.WriteLine($"Margins apart: {Killed} of {Expiries} expiries ended the sign-in.");
        Assert.Equal(0, Killed);
    }

    /// <summary>For comparison: separate margins are necessary.</summary>
    [Fact]
    public async Task Machines_with_the_same_margin_lose_sessions()
    {
        await RunAsync(1, 1);

        output.WriteLine($"The same margin: {Killed} of {Expiries} expiries ended the sign-in.");
        Assert.NotEqual(0, Killed);
    }

    private async Task RunAsync(params double[] shares)
    {
        SlowVault vault = new(_clock);
        SessionBroker[] machines = [.. shares.Select((share, i) => new SessionBroker(_http, () => new(_temporary.File($"machine{i}")), _clock, share))];
        await SignInAsync(machines[0], vault);
        for (int expiry = 0; expiry < Expiries; expiry++)
        {
            // Both look at the same second, again and again, until the token is about to end.
            _clock.Advance(vault.RefreshedAt + TimeSpan.FromSeconds(Life * 0.88) - _clock.GetUtcNow());
            int killed = Killed;
            for (DateTimeOffset end = _clock.GetUtcNow() + TimeSpan.FromSeconds(Life * 0.1); _clock.GetUtcNow() < end && Killed == killed; _clock.Advance(s_second))
            {
                await _clock.PassAsync(Task.WhenAll(machines.Select(machine => GetAsync(machine, vault))));
            }

            if (Killed > killed)
            {
                await SignInAsync(machines[0], vault);
            }
        }
    }

    private static async Task GetAsync(SessionBroker machine, SlowVault vault)
    {
        try
        {
            Session session = await machine.GetAsync(vault, s_miele, new(), CancellationToken.None);
            Assert.Null(session.PendingSave is null ? null : await session.PendingSave);
        }
        catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.RefreshRejected)
        {
            // The sign-in was ended, which is what is counted.
        }
    }

    private async Task SignInAsync(SessionBroker machine, SlowVault vault)
    {
        Registration registration = Sample.Registration(KnownProviders.Miele) with
        {
            BaseUri = _host.BaseUri, ClientId = KnownApps.Miele.ClientId, ClientSecret = KnownApps.Miele.Secret, SessionId = Registration.NewSessionId(),
        };
        AuthorizationCodeFlow flow = new(new(registration.ResolveProvider(), _http, _clock), _clock);
        TokenSet tokens = await flow.PasteAsync(registration, async (address, cancellationToken) =>
            (await _host.Control.ActAsUserAsync(new UserRequest { Url = address, Follow = false }, cancellationToken)).Redirect!, CancellationToken.None);
        Assert.Null(await _clock.PassAsync(machine.SaveSignInAsync(vault, new(registration, tokens), CancellationToken.None)));
    }

    /// <summary>A vault that takes 200 ms for each call, as one across the internet does.</summary>
    private sealed class SlowVault(TimeProvider timeProvider) : ITokenStore
    {
        private readonly SharedVault _vault = new();

        public string Name => _vault.Name;

        public DateTimeOffset RefreshedAt => _vault.Tokens(s_miele).ReceivedAt;

        public async Task<string?> ReadAsync(string name, bool reload, CancellationToken cancellationToken)
        {
            await WaitAsync(cancellationToken);
            return await _vault.ReadAsync(name, reload, cancellationToken);
        }

        public async Task WriteAsync(string name, string text, CancellationToken cancellationToken)
        {
            await WaitAsync(cancellationToken);
            await _vault.WriteAsync(name, text, cancellationToken);
        }

        public async Task RemoveAsync(string name, CancellationToken cancellationToken)
        {
            await WaitAsync(cancellationToken);
            await _vault.RemoveAsync(name, cancellationToken);
        }

        public async Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken)
        {
            await WaitAsync(cancellationToken);
            return await _vault.ListAsync(prefix, cancellationToken);
        }

        private Task WaitAsync(CancellationToken cancellationToken) => Task.Delay(TimeSpan.FromMilliseconds(200), timeProvider, cancellationToken);
    }
}
