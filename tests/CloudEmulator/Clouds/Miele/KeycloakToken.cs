using CloudEmulator.Apps;
using CloudEmulator.Calls;

namespace CloudEmulator.Clouds.Miele;

/// <summary><c>POST …/openid-connect/token</c>: selects the handler of the grant type.</summary>
internal static class KeycloakToken
{
    private static readonly Dictionary<string, Func<CloudCall, App, EmulatedResponse>> s_grants = new()
    {
        ["authorization_code"] = KeycloakCodeGrant.Handle,
        ["refresh_token"] = KeycloakRefreshGrant.Handle,
    };

    public static EmulatedResponse Handle(CloudCall call)
    {
        if (call.Form?["grant_type"] is not { } grant)
        {
            return KeycloakErrors.NoGrantType;
        }

        if (call.Form.Repeated is not null)
        {
            return KeycloakErrors.Repeated;
        }

        App app = Client(call);
        return s_grants.TryGetValue(grant, out Func<CloudCall, App, EmulatedResponse>? handler) ? handler(call, app) : KeycloakErrors.UnknownGrant;
    }

    /// <summary>Authenticates the calling app by its secret.</summary>
    public static App Client(CloudCall call)
    {
        App app = call.Cloud.Apps.Find(call.Form?["client_id"], call.Provider.Name) ?? throw new Refusal(KeycloakErrors.UnknownClient);
        return call.Form!["client_secret"] == app.Secret ? app : throw new Refusal(KeycloakErrors.WrongSecret);
    }
}
