using CloudEmulator.Apps;
using CloudEmulator.Calls;

namespace CloudEmulator.Clouds.Miele;

/// <summary><c>POST …/openid-connect/token</c>: one endpoint, a handler for each grant type.</summary>
internal static class KeycloakToken
{
    private static readonly Dictionary<string, Func<CloudCall, App, Answer>> Grants = new()
    {
        ["authorization_code"] = KeycloakCodeGrant.Reply,
        ["refresh_token"] = KeycloakRefreshGrant.Reply,
    };

    public static Answer Reply(CloudCall call)
    {
        if (call.Form?["grant_type"] is not { } grant) return KeycloakErrors.NoGrantType;
        if (call.Form.Repeated is not null) return KeycloakErrors.Repeated;
        App app = Client(call);
        return Grants.TryGetValue(grant, out Func<CloudCall, App, Answer>? reply) ? reply(call, app) : KeycloakErrors.UnknownGrant;
    }

    /// <summary>The app that is calling, with its secret checked.</summary>
    public static App Client(CloudCall call)
    {
        App app = call.Cloud.Apps.Find(call.Form?["client_id"], call.System.Name) ?? throw new Refusal(KeycloakErrors.UnknownClient);
        return call.Form!["client_secret"] == app.Secret ? app : throw new Refusal(KeycloakErrors.WrongSecret);
    }
}
