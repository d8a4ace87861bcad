using System.Text.Json.Nodes;
using CloudEmulator.Calls;
using CloudEmulator.Tokens;

namespace CloudEmulator.Clouds.Miele;

/// <summary>Checks token, scope and appliance before a call of the resource server is handled.</summary>
internal static class MieleGuard
{
    /// <summary>Creates a route that requires an access token.</summary>
    public static CloudRoute Route(string method, string path, string name, string scope, Func<MieleCall, EmulatedResponse> handler) =>
        new(method, path, name, call => Check(call, scope, handler)) { Scope = scope };

    private static EmulatedResponse Check(CloudCall call, string scope, Func<MieleCall, EmulatedResponse> handler)
    {
        // Tokens of both providers are valid here; only those of the new one have scopes and appliances.
        AccessToken? token = Bearer.Read(call, EmulatedProviders.Miele, EmulatedProviders.MieleLegacy);
        if (token is null || !token.IsValidAt(call.Now))
        {
            return MieleErrors.Unauthorized;
        }

        bool legacy = token.SignIn.Provider == EmulatedProviders.MieleLegacy;
        if (!legacy && !token.Scopes.Contains(scope))
        {
            return MieleErrors.Forbidden;
        }

        MieleHome home = call.Cloud.MieleHome;
        lock (home.Lock)
        {
            string[] granted = [.. home.Ids.Where(id => token.SignIn.Appliances?.Contains(id) ?? true)];
            string id = call.PathValue("id");
            if (id.Length > 0 && !granted.Contains(id))
            {
                return MieleErrors.NotFound;
            }

            JsonObject? body = null;
            if (HttpMethods.IsPut(call.Http.Request.Method) && !MieleBody.TryRead(call, out body))
            {
                return MieleErrors.WrongContentType;
            }

            MieleCall known = new(call, token, granted, home.Find(id) ?? [], body ?? []);
            return body is null || known.Device.IsControllable ? handler(known) : MieleErrors.WrongState;
        }
    }
}
