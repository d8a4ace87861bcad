using CloudEmulator.Apps;
using CloudEmulator.Calls;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>Authenticates the calling app, and checks that it may use the flow.</summary>
internal static class HomeConnectClients
{
    /// <summary>Finds the app with this client ID that is registered for a flow.</summary>
    public static App Find(CloudCall call, string? clientId, AppFlow flow)
    {
        if (clientId is null)
        {
            throw new Refusal(HomeConnectErrors.BadRequest);
        }

        if (clientId.Length != 64 || !clientId.All(char.IsAsciiHexDigit))
        {
            throw new Refusal(HomeConnectErrors.MalformedClientId);
        }

        App app = call.Cloud.Apps.Find(clientId, call.Provider.Name) ?? throw new Refusal(HomeConnectErrors.UnknownClient);
        return app.Flow == flow ? app : throw new Refusal(HomeConnectErrors.OtherFlow);
    }

    /// <summary>Checks the client secret. A wrong or empty one is rejected even if none is required.</summary>
    public static void CheckSecret(CloudCall call, App app)
    {
        string? secret = call.Form!["client_secret"];
        bool needed = app.SecretAlwaysRequired || (call.Provider.NeedsSecret && app.Flow is AppFlow.Code);
        if (secret is null ? needed : secret != app.Secret)
        {
            throw new Refusal(HomeConnectErrors.WrongSecret);
        }
    }
}
