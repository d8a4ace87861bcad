using CloudEmulator.Apps;
using CloudEmulator.Calls;
using CloudEmulator.Pages;
using CloudEmulator.Tokens;

namespace CloudEmulator.Clouds.Miele;

/// <summary>Exchanges an authorization code for tokens.</summary>
internal static class KeycloakCodeGrant
{
    public static EmulatedResponse Handle(CloudCall call, App app)
    {
        if (call.Form!["code"] is not { } value)
        {
            return KeycloakErrors.NoCode;
        }

        if (call.Cloud.Codes.Take(value) is not var (code, first))
        {
            return KeycloakErrors.CodeNotValid;
        }

        if (!first)
        {
            if (code.SignIn is not null)
            {
                call.Cloud.SignIns.End(code.SignIn, EndReason.CodeReplayed);
            }

            return KeycloakErrors.CodeNotValid;
        }

        if (Problem(call, app, code) is { } problem)
        {
            return problem;
        }

        code.SignIn = new SignIn
        {
            Provider = call.Provider,
            ClientId = app.ClientId,
            User = code.User,
            Scopes = TokenResponse.Granted(code.Request.Scopes, call.Cloud.Settings),
            Appliances = code.Appliances,
            Country = code.Country,
            Nonce = code.Request.Nonce,
        };
        call.Cloud.SignIns.Start(code.SignIn);
        return KeycloakTokens.Issue(call, code.SignIn);
    }

    private static EmulatedResponse? Problem(CloudCall call, App app, AuthorizationCode code)
    {
        Attempt request = code.Request;
        if (request.Provider != call.Provider || request.ClientId != app.ClientId)
        {
            return KeycloakErrors.CodeNotValid;
        }

        if (call.Now >= code.Expires)
        {
            return KeycloakErrors.CodeExpired;
        }

        if (call.Form!["redirect_uri"] != request.RedirectUri)
        {
            return KeycloakErrors.WrongRedirect;
        }

        return (call.Form["code_verifier"], request.Challenge) switch
        {
            (null, null) => null,
            (null, _) => KeycloakErrors.NoVerifier,
            (_, null) => KeycloakErrors.WrongVerifier,
            ({ } sent, { } challenge) => Pkce.Verify(sent, challenge, request.ChallengeMethod) ? null : KeycloakErrors.WrongVerifier,
        };
    }
}
