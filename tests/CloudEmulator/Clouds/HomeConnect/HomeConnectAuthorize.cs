using CloudEmulator.Apps;
using CloudEmulator.Calls;
using CloudEmulator.Pages;
using CloudEmulator.Tokens;
using CloudEmulator.Users;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary><c>GET /security/oauth/authorize</c>. It returns errors as JSON and does not redirect.</summary>
internal static class HomeConnectAuthorize
{
    public static EmulatedResponse Handle(CloudCall call)
    {
        try
        {
            return Begin(call);
        }
        catch (Refusal refusal)
        {
            return HomeConnectErrors.WithState(refusal.Response, call.Query["state"]);
        }
    }

    private static EmulatedResponse Begin(CloudCall call)
    {
        Parameters query = call.Query;
        if (query.Repeated is not null)
        {
            throw new Refusal(HomeConnectErrors.BadRequest);
        }

        App app = HomeConnectClients.Find(call, query["client_id"], AppFlow.Code);
        string redirect = Redirect(app, query["redirect_uri"]);
        CheckProof(app, query);
        if (query["response_type"] != "code" || query["nonce"]?.Length > 50)
        {
            throw new Refusal(HomeConnectErrors.BadRequest);
        }

        IReadOnlyList<string> scopes = TokenResponse.Split(query["scope"] ?? "IdentifyAppliance");
        if (!HomeConnectScopes.MayRequest(app, scopes))
        {
            throw new Refusal(HomeConnectErrors.WrongScope);
        }

        Attempt attempt = new()
        {
            Provider = call.Provider,
            ClientId = app.ClientId,
            Scopes = scopes,
            Expires = call.Now.AddSeconds(call.Cloud.Settings.LoginLife),
            RedirectUri = redirect,
            RedirectWasSent = query["redirect_uri"] is not null,
            State = query["state"],
            Nonce = query["nonce"],
            Challenge = query["code_challenge"],
            ChallengeMethod = query["code_challenge_method"],
        };
        return call.Provider.HasUserShortcut && query["user"] is { Length: > 0 }
            ? SignInPages.SendCode(call, attempt, KnownUsers.Owner, [])
            : SignInPages.Begin(call, attempt);
    }

    private static string Redirect(App app, string? sent)
    {
        if (app.RedirectUris.Count == 0)
        {
            throw new Refusal(HomeConnectErrors.NoRedirect);
        }

        if (sent is not null && !app.RedirectUris.Contains(sent))
        {
            throw new Refusal(HomeConnectErrors.WrongRedirect);
        }

        return sent ?? app.RedirectUris[0];
    }

    private static void CheckProof(App app, Parameters query)
    {
        bool missing = app.PkceForced && query["code_challenge"] is null;
        bool malformed = query["code_challenge"] is { } challenge && !Pkce.IsWellFormed(challenge);
        if (missing || malformed || !Pkce.IsMethod(query["code_challenge_method"]))
        {
            throw new Refusal(HomeConnectErrors.BadRequest);
        }
    }
}
