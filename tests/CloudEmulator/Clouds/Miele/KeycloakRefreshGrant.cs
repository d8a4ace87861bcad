using CloudEmulator.Apps;
using CloudEmulator.Calls;
using CloudEmulator.Control;
using CloudEmulator.Tokens;

namespace CloudEmulator.Clouds.Miele;

/// <summary>Exchanges a refresh token for new tokens. The refresh token is then invalid.</summary>
internal static class KeycloakRefreshGrant
{
    public static EmulatedResponse Handle(CloudCall call, App app)
    {
        if (call.Form!["refresh_token"] is not { } token)
        {
            return KeycloakErrors.NoRefreshToken;
        }

        SignIns signIns = call.Cloud.SignIns;
        if (signIns.FindByRefreshToken(token) is not { } signIn || signIn.Provider != call.Provider || signIn.ClientId != app.ClientId)
        {
            return KeycloakErrors.BadRefreshToken;
        }

        CloudSettings settings = call.Cloud.Settings;
        if (settings.EnforceNotBefore && signIn.RefreshIssued.ToUnixTimeSeconds() < settings.NotBeforePolicy)
        {
            return KeycloakErrors.Stale;
        }

        IReadOnlyList<string>? narrowed = call.Form["scope"] is { } scope ? TokenResponse.Split(scope) : null;
        if (narrowed?.Except(signIn.Scopes).Any() == true)
        {
            return KeycloakErrors.WrongScope;
        }

        return signIns.Redeem(token, call.Now, settings.RefreshReuse, settings.OmitRefreshToken) switch
        {
            RefreshVerdict.Valid => KeycloakTokens.Issue(call, signIn, narrowed),
            RefreshVerdict.Reused => KeycloakErrors.Reused,
            RefreshVerdict.Expired => KeycloakErrors.NotActive,
            RefreshVerdict.Ended when signIn.Ended is EndReason.ConsentWithdrawn => KeycloakErrors.ConsentWithdrawn,
            RefreshVerdict.Ended => KeycloakErrors.SessionNotActive,
            _ => KeycloakErrors.BadRefreshToken,
        };
    }
}
