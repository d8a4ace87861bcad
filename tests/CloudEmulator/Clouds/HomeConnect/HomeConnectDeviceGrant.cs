using CloudEmulator.Apps;
using CloudEmulator.Calls;
using CloudEmulator.Tokens;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>Handles the polls of the device flow (RFC 8628 section 3.4).</summary>
internal static class HomeConnectDeviceGrant
{
    public static EmulatedResponse Handle(CloudCall call)
    {
        Parameters form = call.Form!;
        App app = HomeConnectClients.Find(call, form["client_id"], AppFlow.Device);
        HomeConnectClients.CheckSecret(call, app);
        if (form["device_code"] is not { } code)
        {
            return HomeConnectErrors.BadRequest;
        }

        if (call.Cloud.DeviceGrants.FindByDeviceCode(code, call.Provider.Name) is not { } grant || grant.ClientId != app.ClientId)
        {
            return HomeConnectErrors.DeviceCodeGone;
        }

        return call.Cloud.DeviceGrants.Poll(grant, call.Now) switch
        {
            PollVerdict.Pending => HomeConnectErrors.Pending,
            PollVerdict.TooFast => HomeConnectErrors.TooFast,
            PollVerdict.Denied => HomeConnectErrors.Denied,
            PollVerdict.Approved => Issue(call, grant),
            _ => HomeConnectErrors.DeviceCodeGone,
        };
    }

    private static EmulatedResponse Issue(CloudCall call, DeviceGrant grant)
    {
        SignIn signIn = new()
        {
            Provider = call.Provider,
            ClientId = grant.ClientId,
            User = grant.User!,
            Scopes = TokenResponse.Granted(grant.Scopes, call.Cloud.Settings),
        };
        call.Cloud.SignIns.Start(signIn);
        return HomeConnectTokens.Issue(call, signIn);
    }
}
