using System.Net;
using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using CloudEmulator;
using CloudEmulator.Apps;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests;

/// <summary>An emulated cloud and the flow library before it, both in a time that stands still until it is moved.</summary>
public sealed class CloudFixture : IAsyncLifetime
{
    private static readonly Dictionary<string, (string Prefix, App App, string? Secret, string? Country)> s_systems = new()
    {
        ["HomeConnect"] = ("", KnownApps.HomeConnectCode, KnownApps.HomeConnectCode.Secret, null),
        ["HomeConnectChina"] = ("china", KnownApps.HomeConnectCode, KnownApps.HomeConnectCode.Secret, null),
        ["HomeConnectSimulator"] = ("simulator", KnownApps.HomeConnectCode, null, null),
        ["Miele"] = ("", KnownApps.Miele, KnownApps.Miele.Secret, null),
        ["MieleLegacy"] = ("", KnownApps.Miele, KnownApps.Miele.Secret, "de-DE"),
    };

    public static TheoryData<string> Systems => [.. s_systems.Keys];

    internal ManualClock Clock { get; } = new();

    /// <summary>As the module makes its own: no redirects, no cookies, no patience of its own.</summary>
    internal HttpClient Http { get; } =
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, AutomaticDecompression = DecompressionMethods.All }) { Timeout = Timeout.InfiniteTimeSpan };

    internal CloudHost Host { get; private set; } = null!;

    internal CloudControl Control => Host.Control;

    public async Task InitializeAsync() => Host = await CloudHost.StartAsync(Clock);

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        Http.Dispose();
    }

    /// <summary>Forgets what the tests before have done.</summary>
    internal CloudFixture Reset()
    {
        Control.Reset();
        return this;
    }

    /// <summary>What a sign-in at a system is made with, where nothing is wrong with it.</summary>
    internal Registration Registration(string system)
    {
        (string prefix, App app, string? secret, string? country) = s_systems[system];
        return Sample.Registration(KnownProviders.Find(system)!) with
        {
            BaseUri = new(Host.BaseUri, prefix), ClientId = app.ClientId, ClientSecret = secret, Country = country,
        };
    }

    /// <summary>The same by device flow.</summary>
    internal Registration DeviceRegistration(App? app = null) => Registration("HomeConnect") with
    {
        DeviceFlow = true, ClientId = (app ?? KnownApps.HomeConnectDevice).ClientId, ClientSecret = null, RedirectUri = "",
    };

    /// <summary>The same with a redirect on a free port, so that it can be listened on.</summary>
    internal Registration ListeningRegistration(string system)
    {
        Registration registration = Registration(system) with { RedirectUri = $"http://localhost:{FreePort.Next()}/callback" };
        Control.AllowRedirect(registration.ClientId, registration.RedirectUri);
        return registration;
    }

    internal OAuthClient Client(Registration registration) => new(registration.ResolveProvider(), Http, Clock);

    internal AuthorizationCodeFlow AuthorizationCodeFlow(Registration registration) => new(Client(registration), Clock);

    /// <summary>Signs in: the person goes through the pages and pastes the address on which they end.</summary>
    internal Task<TokenSet> SignInAsync(Registration registration, Func<PersonRequest, PersonRequest>? wish = null) =>
        AuthorizationCodeFlow(registration).PasteAsync(registration, async (address, _) => await VisitAsync(address, wish), CancellationToken.None);

    /// <summary>Signs in and puts registration and tokens together.</summary>
    internal async Task<StoredAccount> AccountAsync(string system)
    {
        Registration registration = Registration(system);
        return new(registration, await SignInAsync(registration));
    }

    /// <summary>Sends the person to an address; returns the one on which they end, or else the text of the page.</summary>
    internal async Task<string> VisitAsync(Uri address, Func<PersonRequest, PersonRequest>? wish = null)
    {
        PersonRequest request = new() { Url = address, Follow = false };
        PersonReport report = await Control.PersonAsync(wish?.Invoke(request) ?? request);
        return report.Redirect ?? report.Text;
    }

    /// <summary>A code for a request, as the person's browser brings it back.</summary>
    internal async Task<string> CodeAsync(AuthorizationRequest request, Registration registration) =>
        AuthorizationResponse.FromPaste(await VisitAsync(request.Address)).RequireCode(request, registration.ResolveProvider());
}
