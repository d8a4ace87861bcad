using CloudEmulator.Calls;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary><c>POST /security/oauth/token</c>: selects the handler of the grant type.</summary>
internal static class HomeConnectToken
{
    private const string ShortDeviceGrant = "device_code";

    private static readonly Dictionary<string, Func<CloudCall, EmulatedResponse>> s_grants = new()
    {
        ["authorization_code"] = HomeConnectCodeGrant.Handle,
        ["refresh_token"] = HomeConnectRefreshGrant.Handle,
        [ShortDeviceGrant] = HomeConnectDeviceGrant.Handle,
        ["urn:ietf:params:oauth:grant-type:device_code"] = HomeConnectDeviceGrant.Handle,
    };

    public static EmulatedResponse Handle(CloudCall call)
    {
        if (call.Form is not { } form)
        {
            return HomeConnectErrors.WrongContentType;
        }

        if (form["grant_type"] is not { } grant || form.Repeated is not null)
        {
            return HomeConnectErrors.BadRequest;
        }

        bool refused = grant == ShortDeviceGrant && call.Cloud.Settings.RefuseShortDeviceGrant;
        return s_grants.TryGetValue(grant, out Func<CloudCall, EmulatedResponse>? handler) && !refused ? handler(call) : HomeConnectErrors.UnknownGrant;
    }
}
