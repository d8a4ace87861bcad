using CloudEmulator.Clouds.HomeConnect;
using CloudEmulator.Clouds.Miele;

namespace CloudEmulator.Clouds;

/// <summary>The emulated providers.</summary>
internal static class EmulatedProviders
{
    /// <summary>Stands for calls of paths that no provider has.</summary>
    public static EmulatedProvider None { get; } = new() { Name = "none" };

    public static EmulatedProvider HomeConnect { get; } = new()
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

    public static EmulatedProvider HomeConnectChina { get; } = HomeConnect with
    {
        Name = "china",
        Title = "Home Connect China",
        Prefix = "/china",
        Region = "CN",
    };

    public static EmulatedProvider HomeConnectSimulator { get; } = HomeConnect with
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

    public static EmulatedProvider Miele { get; } = new()
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

    public static EmulatedProvider MieleLegacy { get; } = new()
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

    public static IReadOnlyList<EmulatedProvider> All { get; } = [HomeConnect, HomeConnectChina, HomeConnectSimulator, Miele, MieleLegacy];
}
