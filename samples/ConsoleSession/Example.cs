using System.Net;
using System.Net.Sockets;
using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using CloudEmulator;
using CloudEmulator.Apps;

namespace ConsoleSession;

/// <summary>One way of signing in.</summary>
/// <param name="Title">What a person calls it.</param>
/// <param name="System">What the emulator calls it.</param>
/// <param name="Registration">What the sign-in is made with.</param>
internal sealed record Example(string Title, string System, Registration Registration)
{
    /// <summary>All of them, at an emulator that has their redirect registered.</summary>
    public static IEnumerable<Example> All(CloudHost cloud)
    {
        string redirect = $"http://localhost:{FreePort()}/callback";
        foreach (App app in new[] { KnownApps.HomeConnectCode, KnownApps.Miele })
        {
            cloud.Control.AllowRedirect(app.ClientId, redirect);
        }

        return
        [
            Make("Home Connect, signed in on another device", "homeconnect", KnownProviders.HomeConnect, "device",
                KnownApps.HomeConnectDevice, ""),
            Make("Home Connect, signed in with the browser", "homeconnect", KnownProviders.HomeConnect, "default",
                KnownApps.HomeConnectCode, redirect),
            Make("Home Connect in China", "china", KnownProviders.HomeConnectChina, "china", KnownApps.HomeConnectCode, redirect),
            Make("Home Connect simulator", "simulator", KnownProviders.HomeConnectSimulator, "simulator",
                KnownApps.HomeConnectCode, redirect),
            Make("Miele", "miele", KnownProviders.Miele, "default", KnownApps.Miele, redirect),
            Make("Miele, the provider that is being retired", "legacy", KnownProviders.MieleLegacy, "legacy", KnownApps.Miele, redirect),
        ];

        Example Make(string title, string system, Provider provider, string name, App app, string redirectUri) => new(title, system, new()
        {
            Account = AccountAddress.Of(provider.Cloud, name).ToString(),
            Provider = provider.Id,
            SessionId = Registration.NewSessionId(),
            SealingKey = Registration.NewSealingKey(),
            ClientId = app.ClientId,
            ClientSecret = app.Secret,
            DeviceFlow = redirectUri.Length == 0,
            RedirectUri = redirectUri,
            Scopes = [.. provider.RequiredScopes, .. provider.DefaultScopes],
            Country = provider.CountryParameter is null ? null : "de-DE",
            BaseUri = new Uri(cloud.BaseUri, system is "china" or "simulator" ? system : ""),
        });
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
