using CloudEmulator.Apps;
using CloudEmulator.Calls;
using CloudEmulator.Pages;
using CloudEmulator.Tokens;

namespace CloudEmulator.Clouds.Miele;

/// <summary>Exchanges an authorization code.</summary>
internal static class KeycloakCodeGrant
{
    public static Answer Reply(CloudCall call, App app)
    {
        if (call.Form!["code"] is not { } value) return KeycloakErrors.NoCode;
        if (call.Cloud.Codes.Take(value) is not var (code, first)) return KeycloakErrors.CodeNotValid;
        if (!first)
        {
            if (code.SignIn is not null) call.Cloud.SignIns.End(code.SignIn, EndReason.CodeReplayed);
            return KeycloakErrors.CodeNotValid;
        }

        if (Problem(call, app, code) is { } problem) return problem;
        code.SignIn = new SignIn
        {
            System = call.System,
            ClientId = app.ClientId,
            Person = code.Person,
            Scopes = TokenAnswer.Granted(code.Request.Scopes, call.Cloud.Settings),
            Appliances = code.Appliances,
            Country = code.Country,
            Nonce = code.Request.Nonce,
        };
        call.Cloud.SignIns.Start(code.SignIn);
        return KeycloakTokens.Issue(call, code.SignIn);
    }

    private static Answer? Problem(CloudCall call, App app, AuthorizationCode code)
    {
        Attempt request = code.Request;
        if (request.System != call.System || request.ClientId != app.ClientId) return KeycloakErrors.CodeNotValid;
        if (call.Now >= code.Expires) return KeycloakErrors.CodeExpired;
        if (call.Form!["redirect_uri"] != request.RedirectUri) return KeycloakErrors.WrongRedirect;
        return (call.Form["code_verifier"], request.Challenge) switch
        {
            (null, null) => null,
            (null, _) => KeycloakErrors.NoVerifier,
            (_, null) => KeycloakErrors.WrongVerifier,
            ({ } sent, { } challenge) => Pkce.Fits(sent, challenge, request.ChallengeMethod) ? null : KeycloakErrors.WrongVerifier,
        };
    }
}
