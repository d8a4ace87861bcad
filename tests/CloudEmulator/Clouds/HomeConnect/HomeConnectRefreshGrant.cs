using CloudEmulator.Apps;
using CloudEmulator.Calls;
using CloudEmulator.Tokens;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>Exchanges a refresh token for new tokens. <c>client_id</c> is optional, because the refresh token identifies the app.</summary>
internal static class HomeConnectRefreshGrant
{
    public static EmulatedResponse Handle(CloudCall call)
    {
        Parameters form = call.Form!;
        if (form["refresh_token"] is not { } token)
        {
            return HomeConnectErrors.BadRequest;
        }

        if (call.Cloud.SignIns.FindByRefreshToken(token) is not { } signIn || signIn.Provider != call.Provider)
        {
            return HomeConnectErrors.BadRefreshToken;
        }

        App app = call.Cloud.Apps.Find(signIn.ClientId, call.Provider.Name) ?? throw new Refusal(HomeConnectErrors.UnknownClient);
        HomeConnectClients.CheckSecret(call, app);
        if (form["client_id"] is { } clientId && clientId != signIn.ClientId)
        {
            return HomeConnectErrors.BadRefreshToken;
        }

        if (app.Users?.Contains(signIn.User.Email) == false)
        {
            return HomeConnectErrors.NotOnTheList;
        }

        if (app.OneTimeToken)
        {
            return HomeConnectErrors.BadRefreshToken;
        }

        IReadOnlyList<string>? narrowed = form["scope"] is { } scope ? TokenResponse.Split(scope) : null;
        if (narrowed?.Except(signIn.Scopes).Any() == true)
        {
            return HomeConnectErrors.WrongScope;
        }

        RefreshVerdict verdict = call.Cloud.SignIns.Redeem(
            token, call.Now, call.Cloud.Settings.RefreshReuse, call.Cloud.Settings.OmitRefreshToken);
        return verdict is RefreshVerdict.Valid ? HomeConnectTokens.Issue(call, signIn, narrowed) : HomeConnectErrors.BadRefreshToken;
    }
}
