using CloudEmulator.Apps;
using CloudEmulator.Calls;
using CloudEmulator.Tokens;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>Answers the polls of the device flow (RFC 8628 section 3.4).</summary>
internal static class HomeConnectDeviceGrant
{
    public static Answer Reply(CloudCall call)
    {
        Parameters form = call.Form!;
        App app = HomeConnectClients.Find(call, form["client_id"], AppFlow.Device);
        HomeConnectClients.CheckSecret(call, app);
        if (form["device_code"] is not { } code) return HomeConnectErrors.BadRequest;
        if (call.Cloud.DeviceGrants.FindByDeviceCode(code, call.System.Name) is not { } grant || grant.ClientId != app.ClientId)
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

    private static Answer Issue(CloudCall call, DeviceGrant grant)
    {
        SignIn signIn = new()
        {
            System = call.System,
            ClientId = grant.ClientId,
            Person = grant.Person!,
            Scopes = TokenAnswer.Granted(grant.Scopes, call.Cloud.Settings),
        };
        call.Cloud.SignIns.Start(signIn);
        return HomeConnectTokens.Issue(call, signIn);
    }
}
