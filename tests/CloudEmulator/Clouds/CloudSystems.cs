using CloudEmulator.Clouds.HomeConnect;
using CloudEmulator.Clouds.Miele;

namespace CloudEmulator.Clouds;

/// <summary>The systems, as data.</summary>
internal static class CloudSystems
{
    /// <summary>Stands for calls to addresses that no system has.</summary>
    public static CloudSystem None { get; } = new() { Name = "none" };

    public static CloudSystem HomeConnect { get; } = new()
    {
        Name = "homeconnect",
        Title = "Home Connect",
        Region = "EU",
        Routes = HomeConnectRoutes.All,
        LoginPath = "/security/oauth/login",
        ConsentPath = "/security/oauth/grant",
        HasDeviceFlow = true,
        NeedsSecret = true,
        NewCode = HomeConnectTokens.NewCode,
        RedirectExtras = _ => [new("grant_type", "authorization_code")],
        LoginExpired = () => HomeConnectErrors.LoginExpired,
    };

    public static CloudSystem HomeConnectChina { get; } = HomeConnect with
    {
        Name = "china",
        Title = "Home Connect China",
        Prefix = "/china",
        Region = "CN",
    };

    public static CloudSystem HomeConnectSimulator { get; } = HomeConnect with
    {
        Name = "simulator",
        Title = "Home Connect simulator",
        Prefix = "/simulator",
        Region = "SIM",
        HasDeviceFlow = false,
        NeedsSecret = false,
        NeedsRedirectAtToken = true,
        HasUserShortcut = true,
    };

    public static CloudSystem Miele { get; } = new()
    {
        Name = "miele",
        Title = "Miele",
        Routes = [.. KeycloakRoutes.All, .. MieleApiRoutes.All],
        LoginPath = "/partner/realms/mcs/login-actions/authenticate",
        ConsentPath = "/partner/realms/mcs/login-actions/consent",
        AsksCountry = true,
        ChoosesAppliances = true,
        NeedsSecret = true,
        NewCode = KeycloakTokens.NewCode,
        RedirectExtras = KeycloakTokens.RedirectExtras,
        LoginExpired = () => KeycloakErrors.LoginExpired,
    };

    public static CloudSystem MieleLegacy { get; } = new()
    {
        Name = "legacy",
        Title = "Miele@home",
        Routes = LegacyRoutes.All,
        LoginPath = "/thirdparty/auth",
        ConsentPath = "/thirdparty/consent",
        AsksCountry = true,
        NeedsSecret = true,
        NewCode = LegacyTokens.NewCode,
        LoginExpired = () => LegacyErrors.LoginExpired,
    };

    public static IReadOnlyList<CloudSystem> All { get; } = [HomeConnect, HomeConnectChina, HomeConnectSimulator, Miele, MieleLegacy];
}
