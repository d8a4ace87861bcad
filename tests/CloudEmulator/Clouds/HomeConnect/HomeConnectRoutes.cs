using CloudEmulator.Calls;
using CloudEmulator.Pages;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>The endpoints of Home Connect, which all environments have.</summary>
internal static class HomeConnectRoutes
{
    private const string Auth = "/security/oauth";

    public static IReadOnlyList<CloudRoute> All { get; } =
    [
        new("GET", $"{Auth}/authorize", "authorize", HomeConnectAuthorize.Handle),
        new("POST", $"{Auth}/login", "login", SignInPages.Login),
        new("POST", $"{Auth}/grant", "consent", SignInPages.Consent),
        new("POST", $"{Auth}/device_authorization", "device_authorization", HomeConnectDeviceAuthorization.Handle),
        new("GET", $"{Auth}/device_verify", "device_verify", HomeConnectDevicePage.Show),
        new("POST", $"{Auth}/device_verify", "device_verify", HomeConnectDevicePage.Submit),
        new("POST", $"{Auth}/token", "token", HomeConnectToken.Handle),
        new("POST", $"{Auth}/revoke", "revoke", HomeConnectRevoke.Handle),
        .. HomeConnectApiRoutes.All,
    ];
}
