using CloudEmulator.Calls;
using CloudEmulator.Pages;
using CloudEmulator.Tokens;

namespace CloudEmulator.Clouds.Miele;

/// <summary>The endpoints of the legacy provider.</summary>
internal static class LegacyRoutes
{
    public static IReadOnlyList<CloudRoute> All { get; } =
    [
        new("GET", "/thirdparty/login", "authorize", LegacyAuthorize.Reply),
        new("POST", "/thirdparty/auth", "login", SignInPages.Login),
        new("POST", "/thirdparty/consent", "consent", SignInPages.Consent),
        new("POST", "/thirdparty/token", "token", LegacyToken.Reply),
        new("POST", "/thirdparty/logout", "logout", Logout),
    ];

    private static Answer Logout(CloudCall call)
    {
        if (Bearer.Read(call, call.System) is not { } token || !token.IsGoodAt(call.Now)) return LegacyErrors.NotSignedIn;
        call.Cloud.SignIns.End(token.SignIn, EndReason.LoggedOut);
        return Answer.Empty(204);
    }
}
