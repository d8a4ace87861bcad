using System.Net;
using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using CloudEmulator;
using CloudEmulator.Apps;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests;

/// <summary>The emulator and the core library, with a clock that both share and that only tests advance.</summary>
public sealed class CloudFixture : IAsyncLifetime
{
    private static readonly Dictionary<string, (string Prefix, App App, string? Secret, string? Country)> s_providers = new()
    {
        ["HomeConnect"] = ("", KnownApps.HomeConnectCode, KnownApps.HomeConnectCode.Secret, null),
        ["HomeConnectChina"] = ("china", KnownApps.HomeConnectCode, KnownApps.HomeConnectCode.Secret, null),
        ["HomeConnectSimulator"] = ("simulator", KnownApps.HomeConnectCode, null, null),
        ["Miele"] = ("", KnownApps.Miele, KnownApps.Miele.Secret, null),
        ["MieleLegacy"] = ("", KnownApps.Miele, KnownApps.Miele.Secret, "de-DE"),
    };

    public static TheoryData<string> Providers => [.. s_providers.Keys];

    internal ManualClock Clock { get; } = new();

    /// <summary>An HTTP client like that of the module: without redirects, cookies and timeout.</summary>
    internal HttpClient Http { get; } = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, UseCookies = false, UseProxy = false, AutomaticDecompression = DecompressionMethods.All,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    internal CloudHost Host { get; private set; } = null!;

    internal CloudControl Control => Host.Control;

    public async Task InitializeAsync() => Host = await CloudHost.StartAsync(Clock);

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        Http.Dispose();
    }

    /// <summary>Resets the emulator.</summary>
    internal CloudFixture Reset()
    {
        Control.Reset();
        return this;
    }

    /// <summary>A valid registration at a provider.</summary>
    internal Registration Registration(string system)
    {
        (string prefix, App app, string? secret, string? country) = s_providers[system];
        return Sample.Registration(KnownProviders.Find(system)!) with
        {
            BaseUri = new(Host.BaseUri, prefix), ClientId = app.ClientId, ClientSecret = secret, Country = country,
        };
    }

    /// <summary>A valid registration for the device flow.</summary>
    internal Registration DeviceRegistration(App? app = null) => Registration("HomeConnect") with
    {
        DeviceFlow = true, ClientId = (app ?? KnownApps.HomeConnectDevice).ClientId, ClientSecret = null, RedirectUri = "",
    };

    /// <summary>A valid registration with a redirect URI on a free port.</summary>
    internal Registration ListeningRegistration(string system)
    {
        Registration registration = Registration(system) with { RedirectUri = $"http://localhost:{FreePort.Next()}/callback" };
        Control.AllowRedirect(registration.ClientId, registration.RedirectUri);
        return registration;
    }

    internal OAuthClient Client(Registration registration) => new(registration.ResolveProvider(), Http, Clock);

    internal AuthorizationCodeFlow AuthorizationCodeFlow(Registration registration) => new(Client(registration), Clock);

    /// <summary>Signs in: the user completes the pages and pastes the address of the last one.</summary>
    internal Task<TokenSet> SignInAsync(Registration registration, Func<UserRequest, UserRequest>? configure = null) =>
        AuthorizationCodeFlow(registration).PasteAsync(registration, async (address, _) => await VisitAsync(address, configure), CancellationToken.None);

    /// <summary>Signs in and returns the account.</summary>
    internal async Task<StoredAccount> AccountAsync(string system)
    {
        Registration registration = Registration(system);
        return new(registration, await SignInAsync(registration));
    }

    /// <summary>Completes the pages of an address; returns the address of the redirect, or the text of the last page.</summary>
    internal async Task<string> VisitAsync(Uri address, Func<UserRequest, UserRequest>? configure = null)
    {
        UserRequest request = new() { Url = address, Follow = false };
        UserReport report = await Control.ActAsUserAsync(configure?.Invoke(request) ?? request);
        return report.Redirect ?? report.Text;
    }

    /// <summary>The authorization code for a request.</summary>
    internal async Task<string> CodeAsync(AuthorizationRequest request, Registration registration) =>
        AuthorizationResponse.FromPaste(await VisitAsync(request.Address)).RequireCode(request, registration.ResolveProvider());
}
