using CloudEmulator.Apps;
using CloudEmulator.Calls;
using CloudEmulator.Pages;
using CloudEmulator.Tokens;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>Exchanges an authorization code for tokens.</summary>
internal static class HomeConnectCodeGrant
{
    public static EmulatedResponse Handle(CloudCall call)
    {
        Parameters form = call.Form!;
        App app = HomeConnectClients.Find(call, form["client_id"], AppFlow.Code);
        HomeConnectClients.CheckSecret(call, app);
        if (form["code"] is not { } value)
        {
            return HomeConnectErrors.BadRequest;
        }

        if (call.Cloud.Codes.Take(value) is not var (code, first))
        {
            return HomeConnectErrors.BadCode;
        }

        if (!first)
        {
            if (code.SignIn is not null)
            {
                call.Cloud.SignIns.End(code.SignIn, EndReason.CodeReplayed);
            }

            return HomeConnectErrors.BadCode;
        }

        Attempt request = code.Request;
        bool good = request.Provider == call.Provider && request.ClientId == app.ClientId && call.Now < code.Expires
            && RedirectFits(call, request) && ProofFits(form["code_verifier"], request);
        if (!good)
        {
            return HomeConnectErrors.BadCode;
        }

        code.SignIn = new SignIn
        {
            Provider = call.Provider,
            ClientId = app.ClientId,
            User = code.User,
            Scopes = TokenResponse.Granted(request.Scopes, call.Cloud.Settings),
            Nonce = request.Nonce,
        };
        call.Cloud.SignIns.Start(code.SignIn);
        return HomeConnectTokens.Issue(call, code.SignIn);
    }

    private static bool RedirectFits(CloudCall call, Attempt request)
    {
        string? sent = call.Form!["redirect_uri"];
        bool needed = request.RedirectWasSent || call.Provider.NeedsRedirectAtToken;
        return sent is null ? !needed : sent == request.RedirectUri;
    }

    private static bool ProofFits(string? verifier, Attempt request) => (verifier, request.Challenge) switch
    {
        (null, null) => true,
        ({ } sent, { } challenge) => Pkce.Verify(sent, challenge, request.ChallengeMethod),
        _ => false,
    };
}
