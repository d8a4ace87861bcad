using CloudEmulator.Calls;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary><c>POST /security/oauth/token</c>: one endpoint, a handler for each grant type.</summary>
internal static class HomeConnectToken
{
    private const string ShortDeviceGrant = "device_code";

    private static readonly Dictionary<string, Func<CloudCall, Answer>> Grants = new()
    {
        ["authorization_code"] = HomeConnectCodeGrant.Reply,
        ["refresh_token"] = HomeConnectRefreshGrant.Reply,
        [ShortDeviceGrant] = HomeConnectDeviceGrant.Reply,
        ["urn:ietf:params:oauth:grant-type:device_code"] = HomeConnectDeviceGrant.Reply,
    };

    public static Answer Reply(CloudCall call)
    {
        if (call.Form is not { } form) return HomeConnectErrors.WrongContentType;
        if (form["grant_type"] is not { } grant || form.Repeated is not null) return HomeConnectErrors.BadRequest;
        bool refused = grant == ShortDeviceGrant && call.Cloud.Settings.RefuseShortDeviceGrant;
        return Grants.TryGetValue(grant, out Func<CloudCall, Answer>? reply) && !refused ? reply(call) : HomeConnectErrors.UnknownGrant;
    }
}
