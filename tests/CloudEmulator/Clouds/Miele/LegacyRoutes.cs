using CloudEmulator.Calls;
using CloudEmulator.Pages;
using CloudEmulator.Tokens;

namespace CloudEmulator.Clouds.Miele;

/// <summary>The endpoints of the legacy provider.</summary>
internal static class LegacyRoutes
{
    public static IReadOnlyList<CloudRoute> All { get; } =
    [
        new("GET", "/thirdparty/login", "authorize", LegacyAuthorize.Handle),
        new("POST", "/thirdparty/auth", "login", SignInPages.Login),
        new("POST", "/thirdparty/consent", "consent", SignInPages.Consent),
        new("POST", "/thirdparty/token", "token", LegacyToken.Handle),
        new("POST", "/thirdparty/logout", "logout", Logout),
    ];

    private static EmulatedResponse Logout(CloudCall call)
    {
        if (Bearer.Read(call, call.Provider) is not { } token || !token.IsValidAt(call.Now))
        {
            return LegacyErrors.NotSignedIn;
        }

        call.Cloud.SignIns.End(token.SignIn, EndReason.LoggedOut);
        return EmulatedResponse.Empty(204);
    }
}
