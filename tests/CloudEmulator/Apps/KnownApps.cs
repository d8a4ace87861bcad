using CloudEmulator.Users;

namespace CloudEmulator.Apps;

/// <summary>The registered apps.</summary>
public static class KnownApps
{
    /// <summary>The redirect URI of most apps.</summary>
    public const string Redirect = "http://localhost:8080/callback";

    private static readonly string[] s_homeConnectProviders = ["homeconnect", "china", "simulator"];

    /// <summary>Home Connect, authorization code, with a secret. Also registered in China and at the simulator.</summary>
    public static App HomeConnectCode { get; } = HomeConnect("HomeConnectCode", "C0DE");

    /// <summary>Home Connect, device flow; its secret is optional.</summary>
    public static App HomeConnectDevice { get; } = HomeConnect("HomeConnectDevice", "DE71") with { Flow = AppFlow.Device };

    /// <summary>Home Connect, device flow, with "Client Secret Always Required".</summary>
    public static App HomeConnectDeviceWithSecret { get; } =
        HomeConnect("HomeConnectDeviceWithSecret", "DE72") with { Flow = AppFlow.Device, SecretAlwaysRequired = true };

    /// <summary>Home Connect, device flow, with PKCE forced, which the device flow does not support.</summary>
    public static App HomeConnectDevicePkceForced { get; } =
        HomeConnect("HomeConnectDevicePkceForced", "DE73") with { Flow = AppFlow.Device, PkceForced = true };

    /// <summary>Home Connect, with PKCE forced.</summary>
    public static App HomeConnectPkceForced { get; } = HomeConnect("HomeConnectPkceForced", "ACCE") with { PkceForced = true };

    /// <summary>Home Connect, disabled at the portal.</summary>
    public static App HomeConnectDisabled { get; } = HomeConnect("HomeConnectDisabled", "D15A") with { Enabled = false };

    /// <summary>Home Connect, without a redirect URI.</summary>
    public static App HomeConnectNoRedirect { get; } = HomeConnect("HomeConnectNoRedirect", "0ED1") with { RedirectUris = [] };

    /// <summary>Home Connect, with a user list that contains only the owner.</summary>
    public static App HomeConnectLimitedUsers { get; } =
        HomeConnect("HomeConnectLimitedUsers", "F00D") with { Users = [KnownUsers.Owner.Email] };

    /// <summary>Home Connect, not synchronised to China.</summary>
    public static App HomeConnectNotInChina { get; } =
        HomeConnect("HomeConnectNotInChina", "CAFE") with { Providers = ["homeconnect", "simulator"] };

    /// <summary>Home Connect, in one time token mode.</summary>
    public static App HomeConnectOneTimeToken { get; } = HomeConnect("HomeConnectOneTimeToken", "0471") with { OneTimeToken = true };

    /// <summary>Home Connect, of a partner that may request the scopes of pictures.</summary>
    public static App HomeConnectPartner { get; } =
        HomeConnect("HomeConnectPartner", "9A27") with { PartnerScopes = ["Images", "FridgeFreezer-Images"] };

    /// <summary>The "API Web Client" that every developer has: simulator only, without a secret, with its own redirect URI.</summary>
    public static App ApiWebClient { get; } = HomeConnect("ApiWebClient", "A91C") with
    {
        Secret = null,
        RedirectUris = ["https://apiclient.home-connect.com/o2c.html"],
        Providers = ["simulator"],
    };

    /// <summary>Miele, registered at both providers.</summary>
    public static App Miele { get; } = new()
    {
        Name = "Miele",
        ClientId = "5f0d2b6e-1c47-4b0a-9e53-7d1a2c3b4e5f",
        Secret = "canary-secret-of-miele",
        Providers = ["miele", "legacy"],
    };

    /// <summary>Miele, disabled, as Miele does with apps that request too many tokens.</summary>
    public static App MieleDisabled { get; } = Miele with
    {
        Name = "MieleDisabled",
        ClientId = "d15ab1ed-1c47-4b0a-9e53-7d1a2c3b4e5f",
        Secret = "canary-secret-of-miele-disabled",
        Enabled = false,
    };

    /// <summary>All apps.</summary>
    public static IReadOnlyList<App> All { get; } =
    [
        HomeConnectCode, HomeConnectDevice, HomeConnectDeviceWithSecret, HomeConnectDevicePkceForced, HomeConnectPkceForced,
        HomeConnectDisabled, HomeConnectNoRedirect, HomeConnectLimitedUsers, HomeConnectNotInChina, HomeConnectOneTimeToken,
        HomeConnectPartner, ApiWebClient, Miele, MieleDisabled,
    ];

    private static App HomeConnect(string name, string word) => new()
    {
        Name = name,
        ClientId = string.Concat(Enumerable.Repeat(word, 16)),
        Secret = $"canary-secret-of-{word}",
        Providers = s_homeConnectProviders,
    };
}
