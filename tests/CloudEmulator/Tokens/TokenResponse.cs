using System.Text.Json.Nodes;
using CloudEmulator.Calls;
using CloudEmulator.Control;

namespace CloudEmulator.Tokens;

/// <summary>Creates token responses with the parts that all providers have, as configured.</summary>
internal static class TokenResponse
{
    /// <summary>Returns the granted scopes: those requested, without the withheld and with the extra ones.</summary>
    public static IReadOnlyList<string> Granted(IEnumerable<string> asked, CloudSettings settings) =>
        [.. asked.Except(Split(settings.WithheldScopes)).Union(Split(settings.ExtraScopes))];

    public static IReadOnlyList<string> Split(string? scopes) =>
        (scopes ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Records the tokens as issued, and creates the response.</summary>
    /// <param name="call">The call.</param>
    /// <param name="token">The access token.</param>
    /// <param name="refreshToken">The refresh token.</param>
    /// <param name="refreshLife">Its lifetime in seconds; 0 for no limit.</param>
    /// <param name="body">The members that are specific to the provider.</param>
    public static EmulatedResponse Create(CloudCall call, AccessToken token, string refreshToken, int refreshLife, JsonObject body)
    {
        Cloud cloud = call.Cloud;
        cloud.SignIns.Add(token);
        body["access_token"] = cloud.Secrets.Add("access_token", token.Value);
        if (!cloud.Settings.OmitRefreshToken || token.SignIn.RefreshToken is null)
        {
            cloud.SignIns.SetRefreshToken(token.SignIn, refreshToken, call.Now, refreshLife);
            body["refresh_token"] = cloud.Secrets.Add("refresh_token", refreshToken);
        }

        if (cloud.Settings.OmitRefreshToken)
        {
            body.Remove("refresh_token");
        }

        long life = (long)(token.Expires - call.Now).TotalSeconds;
        if (cloud.Settings.ExpiresIn is ExpiresInForm.Number)
        {
            body["expires_in"] = life;
        }

        if (cloud.Settings.ExpiresIn is ExpiresInForm.Text)
        {
            body["expires_in"] = $"{life}";
        }

        return EmulatedResponse.Json(body).With("Cache-Control", "no-store").With("Pragma", "no-cache");
    }
}
