using CloudEmulator.Apps;
using CloudEmulator.Calls;
using CloudEmulator.Tokens;

namespace CloudEmulator.Clouds.Miele;

/// <summary>Ends sessions: <c>logout</c>, and <c>revoke</c> (RFC 7009).</summary>
internal static class KeycloakSignOut
{
    public static EmulatedResponse Logout(CloudCall call)
    {
        App app = KeycloakToken.Client(call);
        if (call.Form!["refresh_token"] is not { } token)
        {
            return KeycloakErrors.NoRefreshToken;
        }

        if (Find(call, app, token) is not { Ended: null } signIn)
        {
            return KeycloakErrors.BadRefreshToken;
        }

        call.Cloud.SignIns.End(signIn, EndReason.LoggedOut);
        return EmulatedResponse.Empty(204);
    }

    public static EmulatedResponse Revoke(CloudCall call)
    {
        App app = KeycloakToken.Client(call);
        if (call.Form!["token"] is not { } token)
        {
            return KeycloakErrors.NoRefreshToken;
        }

        if (Find(call, app, token) is { } signIn)
        {
            call.Cloud.SignIns.End(signIn, EndReason.Revoked);
        }
        else if (call.Cloud.SignIns.FindAccessToken(token) is { } access && access.SignIn.ClientId == app.ClientId)
        {
            access.Ended = true;
        }

        return EmulatedResponse.Empty(200);
    }

    private static SignIn? Find(CloudCall call, App app, string token) =>
        call.Cloud.SignIns.FindByRefreshToken(token) is { } signIn && signIn.Provider == call.Provider && signIn.ClientId == app.ClientId
            ? signIn
            : null;
}
