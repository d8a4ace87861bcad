using CloudEmulator.Calls;
using CloudEmulator.Pages;

namespace CloudEmulator.Clouds.Miele;

/// <summary>The endpoints of the realm <c>mcs</c>.</summary>
internal static class KeycloakRoutes
{
    private const string Realm = "/partner/realms/mcs";

    public static IReadOnlyList<CloudRoute> All { get; } =
    [
        new("GET", $"{Realm}/protocol/openid-connect/auth", "authorize", KeycloakAuthorize.Handle),
        new("POST", $"{Realm}/login-actions/authenticate", "login", SignInPages.Login),
        new("POST", $"{Realm}/login-actions/consent", "consent", SignInPages.Consent),
        new("POST", $"{Realm}/protocol/openid-connect/token", "token", KeycloakToken.Handle),
        new("GET", $"{Realm}/protocol/openid-connect/certs", "certs", call => EmulatedResponse.Json(call.Cloud.Key.ToJwks())),
        new("POST", $"{Realm}/protocol/openid-connect/logout", "logout", KeycloakSignOut.Logout),
        new("POST", $"{Realm}/protocol/openid-connect/revoke", "revoke", KeycloakSignOut.Revoke),
    ];
}
