namespace ApplianceAuth.Providers;

/// <summary>The providers that users can sign in to.</summary>
/// <remarks>A value created by <c>with</c> must follow its source: static fields are initialised in this order.</remarks>
internal static class KnownProviders
{
    private const string ProgramPath = "/homeappliances/*/programs/active";
    private const string Realm = "https://auth.domestic.miele-iot.com/partner/realms/mcs";
    private const string KeycloakRealm = Realm + "/protocol/openid-connect";

    // For a week in September 2025 the list was an array of maps with one appliance each (openhab-addons#19315).
    private static readonly ApplianceListSchema s_mieleList =
        new("/devices", null, null) { DocumentMembers = ["ident", "state"], IdPath = "ident/deviceIdentLabel/fabNumber" };

    /// <summary>Home Connect, all countries except China. Sources: the Home Connect API documentation, pages Authorization and General.</summary>
    public static Provider HomeConnect { get; } = new()
    {
        Id = "HomeConnect",
        Cloud = "HomeConnect",
        DisplayName = "Home Connect",
        Portal = new("https://developer.home-connect.com/applications"),
        AuthorizeEndpoint = new("https://api.home-connect.com/security/oauth/authorize"),
        TokenEndpoint = new("https://api.home-connect.com/security/oauth/token"),
        DeviceAuthorizationEndpoint = new("https://api.home-connect.com/security/oauth/device_authorization"),
        // The endpoint is published, but not its parameters; these are from RFC 7009.
        RevocationEndpoints = [new(new("https://api.home-connect.com/security/oauth/revoke"), "token")],
        // The documentation names the short form; the one of RFC 8628 works too.
        DeviceGrantTypes = ["device_code", "urn:ietf:params:oauth:grant-type:device_code"],
        UsesNonce = true,
        DefaultScopes = ["IdentifyAppliance", "Monitor", "Settings", "Control"],
        DefaultTokenLifetime = TimeSpan.FromHours(24),
        RefreshMargin = TimeSpan.FromHours(1),
        IdleSessionLifetime = TimeSpan.FromDays(60),
        ApiBase = new("https://api.home-connect.com/api"),
        MediaType = "application/vnd.bsh.sdk.v1+json",
        // The API refuses a request that accepts another type (406).
        PictureTypes = new Dictionary<string, string> { ["/homeappliances/*/images/*"] = "image/jpeg" },
        Envelope = "data",
        PathAliases = new Dictionary<string, string> { ["/devices"] = "/homeappliances" },
        KnownPaths = DocumentedPaths.HomeConnect,
        KnownScopes = DocumentedScopes.HomeConnect,
        KnownLanguages = DocumentedLanguages.HomeConnect,
        ApplianceList = new("/homeappliances", "homeappliances", "haId"),
        ApplianceSchema = KnownSchemas.HomeConnect,
        KeyResources = DocumentedKeys.HomeConnect,
        // The documentation's page "Events": a keep-alive after 55 seconds of silence.
        Events = new("/homeappliances/events", "/homeappliances/*/events", IdleTimeout: TimeSpan.FromSeconds(90))
        {
            KeepAliveTypes = ["KEEP-ALIVE"],
            Schema = new("items", "haId", "key", "value", "displayvalue", "unit", "timestamp"),
            StateTypes = ["STATUS", "NOTIFY"],
            ConnectionKeys = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            {
                ["CONNECTED"] = "BSH.Common.Appliance.Connected",
                ["DISCONNECTED"] = "BSH.Common.Appliance.Disconnected",
            },
            // Once a day the cloud closes all streams and may refuse new ones for some time.
            UnauthorizedDelays = Seconds(20, 20, 60, 60, 120, 240, 600),
        },
        // The documentation's page "Rate limiting"; the quoted texts are from responses that clients have received.
        RateRules =
        [
            new("10 calls in 1 second", 10, TimeSpan.FromSeconds(1)) { Burst = 20, QuotedAs = "requests from this client" },
            new("50 calls in 1 minute", 50, TimeSpan.FromMinutes(1)) { QuotedAs = "50 calls" },
            new("1000 calls in 1 day", 1000, TimeSpan.FromDays(1)) { Throttles = false, QuotedAs = "1000 calls" },
            new("5 program starts in 1 minute", 5, TimeSpan.FromMinutes(1)) { Method = "PUT", Path = ProgramPath, QuotedAs = "start calls" },
            new("5 program stops in 1 minute", 5, TimeSpan.FromMinutes(1)) { Method = "DELETE", Path = ProgramPath, QuotedAs = "stop calls" },
            new("10 errors in a row in 10 minutes", 10, TimeSpan.FromMinutes(10)) { Kind = RateLimitKind.ErrorsInARow, QuotedAs = "successive error" },
            new("10 open event streams", 10, TimeSpan.Zero) { Kind = RateLimitKind.OpenStreams, QuotedAs = "event monitoring" },
            new("10 token refreshes in 1 minute", 10, TimeSpan.FromMinutes(1)) { Kind = RateLimitKind.Refreshes },
            new("100 token refreshes in 1 day", 100, TimeSpan.FromDays(1)) { Kind = RateLimitKind.Refreshes },
        ],
    };

    /// <summary>Home Connect in China; the application must have "Sync to China" switched on.</summary>
    public static Provider HomeConnectChina { get; } = HomeConnect with
    {
        Id = "HomeConnectChina",
        DisplayName = "Home Connect (China)",
        Environment = "China",
        DefaultName = "china",
        AuthorizeEndpoint = new("https://api.home-connect.cn/security/oauth/authorize"),
        TokenEndpoint = new("https://api.home-connect.cn/security/oauth/token"),
        DeviceAuthorizationEndpoint = new("https://api.home-connect.cn/security/oauth/device_authorization"),
        RevocationEndpoints = [new(new("https://api.home-connect.cn/security/oauth/revoke"), "token")],
        ApiBase = new("https://api.home-connect.cn/api"),
    };

    /// <summary>Home Connect's simulator of appliances, for developers.</summary>
    public static Provider HomeConnectSimulator { get; } = HomeConnect with
    {
        Id = "HomeConnectSimulator",
        DisplayName = "Home Connect simulator",
        Environment = "Simulator",
        DefaultName = "simulator",
        AuthorizeEndpoint = new("https://simulator.home-connect.com/security/oauth/authorize"),
        TokenEndpoint = new("https://simulator.home-connect.com/security/oauth/token"),
        DeviceAuthorizationEndpoint = null,
        RevocationEndpoints = [new(new("https://simulator.home-connect.com/security/oauth/revoke"), "token")],
        CodeFlowNeedsSecret = false,
        UnattendedParameter = new("user", "applianceauth"),
        ApiBase = new("https://simulator.home-connect.com/api"),
    };

    /// <summary>Miele's new provider, a Keycloak realm with device-specific permissions.</summary>
    public static Provider Miele { get; } = new()
    {
        Id = "Miele",
        Cloud = "Miele",
        DisplayName = "Miele",
        Portal = new("https://developer.miele.com/get-involved"),
        AuthorizeEndpoint = new(KeycloakRealm + "/auth"),
        TokenEndpoint = new(KeycloakRealm + "/token"),
        RevocationEndpoints = [new(new(KeycloakRealm + "/revoke"), "token"), new(new(KeycloakRealm + "/logout"), "refresh_token")],
        // Neither is documented; both are at the default paths of Keycloak.
        KeysEndpoint = new(KeycloakRealm + "/certs"),
        Issuer = new(Realm),
        DefaultScopes = ["mcs_thirdparty_read", "mcs_thirdparty_write"],
        RequiredScopes = ["openid"],
        // Miele's documentation describes both claims without their names; clients have received or assumed these.
        CountryClaims = ["country", "country_code", "countryCode", "vg"],
        ApplianceClaims = ["devices", "appliances", "fabNumbers", "serial_numbers"],
        ApiBase = new("https://api.mcs3.miele.com/v1"),
        MediaType = "application/json",
        KnownPaths = DocumentedPaths.Miele,
        KnownScopes = DocumentedScopes.Miele,
        KnownLanguages = DocumentedLanguages.Miele,
        ApplianceList = s_mieleList,
        ApplianceSchema = KnownSchemas.Miele,
        KeyResources = DocumentedKeys.Miele,
        // The documentation's page "Eventing": a ping after 20 seconds of silence. The names are those that the cloud sends; the page has others.
        Events = new("/devices/all/events", "/devices/*/events", IdleTimeout: TimeSpan.FromSeconds(60))
        {
            KeepAliveTypes = ["ping"],
            Maps = ["devices", "actions"],
            Aliases = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["device"] = "devices", ["action"] = "actions" },
            UnauthorizedDelays = Seconds(20, 60),
        },
        // This request has switched an appliance on and started a program.
        ActionPaths = ["/devices/*/programs"],
        LanguageParameter = "language",
        // Miele's best practices mention limits without numbers, and the status 503; clients have received 429 too.
        RateRules =
        [
            new("calls in 1 day", null, TimeSpan.FromDays(1)),
            new("token refreshes in 1 day", null, TimeSpan.FromDays(1)) { Kind = RateLimitKind.Refreshes },
        ],
        LimitStatuses = [429, 503],
    };

    /// <summary>Miele's legacy provider, without device-specific permissions.</summary>
    public static Provider MieleLegacy { get; } = Miele with
    {
        Id = "MieleLegacy",
        DisplayName = "Miele (legacy)",
        Environment = "Legacy",
        AuthorizeEndpoint = new("https://api.mcs3.miele.com/thirdparty/login"),
        TokenEndpoint = new("https://api.mcs3.miele.com/thirdparty/token"),
        RevocationEndpoints = [new(new("https://api.mcs3.miele.com/thirdparty/logout"), null)],
        KeysEndpoint = null,
        Issuer = null,
        UsesPkce = false,
        DefaultScopes = [],
        RequiredScopes = [],
        KnownScopes = [],
        CountryParameter = "vg",
        KnownCountries = DocumentedCountries.MieleLegacy,
        DefaultTokenLifetime = TimeSpan.FromDays(30),
        RefreshMargin = TimeSpan.FromHours(24),
        IsRetiring = true,
    };

    /// <summary>All providers.</summary>
    public static IReadOnlyList<Provider> All { get; } = [HomeConnect, HomeConnectChina, HomeConnectSimulator, Miele, MieleLegacy];

    /// <summary>The names of the clouds: the first part of account addresses.</summary>
    public static IReadOnlyList<string> Clouds { get; } = [.. All.Select(p => p.Cloud).Distinct()];

    /// <summary>The provider with that <see cref="Provider.Id"/> (case matters), or null.</summary>
    public static Provider? Find(string id) => All.FirstOrDefault(p => p.Id == id);

    private static TimeSpan[] Seconds(params double[] seconds) => Array.ConvertAll(seconds, TimeSpan.FromSeconds);
}
