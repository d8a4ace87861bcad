using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CloudEmulator.Apps;
using CloudEmulator.Calls;
using CloudEmulator.Control;
using CloudEmulator.Tokens;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary><c>POST /security/oauth/device_authorization</c> (RFC 8628 section 3.1). The simulator does not have it.</summary>
internal static class HomeConnectDeviceAuthorization
{
    public static EmulatedResponse Handle(CloudCall call)
    {
        if (!call.Provider.HasDeviceFlow)
        {
            return EmulatedResponse.Empty(404);
        }

        if (call.Form is not { } form)
        {
            return HomeConnectErrors.WrongContentType;
        }

        App app = HomeConnectClients.Find(call, form["client_id"], AppFlow.Device);
        if (form.Repeated is not null || app.PkceForced)
        {
            return HomeConnectErrors.BadRequest;
        }

        IReadOnlyList<string> scopes = TokenResponse.Split(form["scope"] ?? "IdentifyAppliance");
        if (!HomeConnectScopes.MayRequest(app, scopes))
        {
            return HomeConnectErrors.WrongScope;
        }

        CloudSettings settings = call.Cloud.Settings;
        DeviceGrant grant = new()
        {
            DeviceCode = call.Cloud.Secrets.Add("device_code", Guid.NewGuid().ToString()),
            UserCode = $"{UserCodePart()}-{UserCodePart()}",
            Provider = call.Provider.Name,
            ClientId = app.ClientId,
            Scopes = scopes,
            Expires = call.Now.AddSeconds(settings.DeviceCodeLife),
            Interval = settings.DeviceInterval,
            LastPoll = call.Now,
        };
        call.Cloud.DeviceGrants.Add(grant);

        string page = $"{call.BaseUri}/security/oauth/device_verify";
        JsonObject body = new()
        {
            ["device_code"] = grant.DeviceCode,
            ["user_code"] = grant.UserCode,
            ["verification_uri"] = page,
            ["expires_in"] = settings.DeviceCodeLife,
            ["interval"] = settings.DeviceInterval,
        };
        if (!settings.OmitCompleteAddress)
        {
            body["verification_uri_complete"] = $"{page}?user_code={grant.UserCode}";
        }

        return EmulatedResponse.Json(body);
    }

    /// <summary>Returns four letters that are not confusable and do not form words (RFC 8628 section 6.1).</summary>
    private static string UserCodePart() => RandomNumberGenerator.GetString("BCDFGHJKLMNPQRSTVWXZ", 4);
}
