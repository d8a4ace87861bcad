using CloudEmulator.Calls;
using CloudEmulator.Tokens;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary><c>POST /security/oauth/revoke</c>, emulated as in RFC 7009, because it is not documented.</summary>
internal static class HomeConnectRevoke
{
    public static EmulatedResponse Handle(CloudCall call)
    {
        if (call.Form is not { } form)
        {
            return HomeConnectErrors.WrongContentType;
        }

        if (form["token"] is not { } token)
        {
            return HomeConnectErrors.BadRequest;
        }

        SignIns signIns = call.Cloud.SignIns;
        SignIn? signIn = signIns.FindByRefreshToken(token) ?? signIns.FindAccessToken(token)?.SignIn;
        if (signIn is null || signIn.Provider != call.Provider)
        {
            return EmulatedResponse.Empty(200);
        }

        if (call.Cloud.Apps.Find(signIn.ClientId, call.Provider.Name) is not { } app)
        {
            return HomeConnectErrors.UnknownClient;
        }

        if (form["client_id"] is { } clientId && clientId != app.ClientId)
        {
            return HomeConnectErrors.UnknownClient;
        }

        HomeConnectClients.CheckSecret(call, app);
        signIns.End(signIn, EndReason.Revoked);
        return EmulatedResponse.Empty(200);
    }
}
