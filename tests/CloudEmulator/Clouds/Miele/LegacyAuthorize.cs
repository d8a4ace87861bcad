using CloudEmulator.Calls;
using CloudEmulator.Pages;

namespace CloudEmulator.Clouds.Miele;

/// <summary><c>GET /thirdparty/login</c>.</summary>
internal static class LegacyAuthorize
{
    public static EmulatedResponse Handle(CloudCall call)
    {
        Parameters query = call.Query;
        if (call.Cloud.Apps.Find(query["client_id"], call.Provider.Name) is not { } app)
        {
            return LegacyErrors.UnknownClientPage(query["client_id"]);
        }

        if (query["redirect_uri"] is not { } redirect || !Uri.TryCreate(redirect, UriKind.Absolute, out _))
        {
            return LegacyErrors.BadRedirect;
        }

        if (query["response_type"] != "code")
        {
            return LegacyErrors.BadRequest("response_type");
        }

        if (query["vg"] is { } vg && !MieleCountries.IsWellFormed(vg))
        {
            return LegacyErrors.BadRequest("vg");
        }

        return SignInPages.Begin(call, new Attempt
        {
            Provider = call.Provider,
            ClientId = app.ClientId,
            Scopes = [],
            Expires = call.Now.AddSeconds(call.Cloud.Settings.LoginLife),
            RedirectUri = redirect,
            RedirectWasSent = true,
            State = query["state"],
            Vg = query["vg"],
        });
    }
}
