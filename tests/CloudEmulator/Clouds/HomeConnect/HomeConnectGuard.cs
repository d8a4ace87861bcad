using CloudEmulator.Calls;
using CloudEmulator.Tokens;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>Checks token, media type, scope and appliance before a call of the resource server is handled.</summary>
internal static class HomeConnectGuard
{
    /// <summary>Creates a route that requires an access token.</summary>
    public static CloudRoute Route(
        string method, string path, string name, string scope, Func<HomeConnectCall, EmulatedResponse> handler,
        string accept = HomeConnectMedia.Json) =>
        new(method, $"/api/homeappliances{path}", name, call => Check(call, scope, accept, handler)) { Scope = scope };

    private static EmulatedResponse Check(CloudCall call, string scope, string accept, Func<HomeConnectCall, EmulatedResponse> handler)
    {
        AccessToken token = Bearer.Read(call, call.Provider) ?? throw new Refusal(HomeConnectApiErrors.Malformed);
        if (!token.IsValidAt(call.Now))
        {
            return HomeConnectApiErrors.Expired;
        }

        if (!HomeConnectMedia.Accepts(call, accept))
        {
            return HomeConnectApiErrors.NotAcceptable(accept);
        }

        HomeConnectHome home = call.Cloud.HomeConnectHomes.Of(call.Provider);
        lock (home.Lock)
        {
            HomeConnectCall checkedCall = new(call, token, home, []);
            if (checkedCall.HaId.Length > 0)
            {
                if (home.Find(checkedCall.HaId) is not { } appliance)
                {
                    return HomeConnectApiErrors.NotFound;
                }

                checkedCall = checkedCall with { Appliance = appliance };
            }

            string? type = (string?)checkedCall.Appliance["appliance"]?["type"];
            return HomeConnectScopes.Allow(token.Scopes, scope, type) ? handler(checkedCall) : HomeConnectApiErrors.MissingScope;
        }
    }
}
