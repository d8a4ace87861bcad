using System.Net;
using System.Net.Sockets;
using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using CloudEmulator;
using CloudEmulator.Apps;

namespace ConsoleSession;

/// <summary>One system and flow to sign in with.</summary>
/// <param name="Title">The name to show.</param>
/// <param name="System">The emulator's name of the system.</param>
/// <param name="Registration">The registration of the application.</param>
internal sealed record Example(string Title, string System, Registration Registration)
{
    /// <summary>Returns all examples, and registers their redirect address at the emulator.</summary>
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
            Make("Miele, the legacy provider", "legacy", KnownProviders.MieleLegacy, "legacy", KnownApps.Miele, redirect),
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
