using CloudEmulator.Apps;
using CloudEmulator.Calls;
using CloudEmulator.Tokens;

namespace CloudEmulator.Clouds.Miele;

/// <summary><c>POST /thirdparty/token</c>.</summary>
internal static class LegacyToken
{
    private static readonly Dictionary<string, Func<CloudCall, App, EmulatedResponse>> s_grants = new()
    {
        ["authorization_code"] = ExchangeCode,
        ["refresh_token"] = Refresh,
    };

    public static EmulatedResponse Handle(CloudCall call)
    {
        if (call.Form?["grant_type"] is not { } grant)
        {
            return LegacyErrors.BadRequest("grant_type");
        }

        string? clientId = call.Form["client_id"];
        App? app = call.Cloud.Apps.Find(clientId, call.Provider.Name);
        if (app is null || call.Form["client_secret"] != app.Secret)
        {
            return LegacyErrors.BadClient(clientId);
        }

        return s_grants.TryGetValue(grant, out Func<CloudCall, App, EmulatedResponse>? handler) ? handler(call, app) : LegacyErrors.UnknownGrant;
    }

    private static EmulatedResponse ExchangeCode(CloudCall call, App app)
    {
        Parameters form = call.Form!;
        if (form["vg"] is { } vg && !MieleCountries.IsWellFormed(vg))
        {
            return LegacyErrors.BadRequest("vg");
        }

        if (call.Cloud.Codes.Take(form["code"]) is not var (code, first))
        {
            return LegacyErrors.BadGrant;
        }

        if (!first)
        {
            if (code.SignIn is not null)
            {
                call.Cloud.SignIns.End(code.SignIn, EndReason.CodeReplayed);
            }

            return LegacyErrors.BadGrant;
        }

        // Some clients send vg in only one of the two requests. If it is in both, the values must match.
        bool sameCountry = form["vg"] is null || code.Request.Vg is null || form["vg"] == code.Request.Vg;
        bool good = code.Request.Provider == call.Provider && code.Request.ClientId == app.ClientId && call.Now < code.Expires
            && form["redirect_uri"] == code.Request.RedirectUri && sameCountry;
        if (!good)
        {
            return LegacyErrors.BadGrant;
        }

        code.SignIn = new SignIn
        {
            Provider = call.Provider,
            ClientId = app.ClientId,
            User = code.User,
            Scopes = [],
            Country = code.Country,
        };
        call.Cloud.SignIns.Start(code.SignIn);
        return LegacyTokens.Issue(call, code.SignIn);
    }

    private static EmulatedResponse Refresh(CloudCall call, App app)
    {
        string token = call.Form!["refresh_token"] ?? "";
        if (call.Cloud.SignIns.FindByRefreshToken(token) is not { } signIn
            || signIn.Provider != call.Provider || signIn.ClientId != app.ClientId)
        {
            return LegacyErrors.BadGrant;
        }

        RefreshVerdict verdict = call.Cloud.SignIns.Redeem(
            token, call.Now, call.Cloud.Settings.RefreshReuse, call.Cloud.Settings.OmitRefreshToken);
        return verdict is RefreshVerdict.Valid ? LegacyTokens.Issue(call, signIn) : LegacyErrors.BadGrant;
    }
}
