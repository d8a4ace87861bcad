using System.Text.Json.Nodes;
using CloudEmulator.Calls;
using CloudEmulator.Control;

namespace CloudEmulator.Tokens;

/// <summary>The parts of a token answer that all providers share, bent as the settings ask.</summary>
internal static class TokenResponse
{
    /// <summary>The scopes that are granted: those asked for, less the withheld, with the extra ones.</summary>
    public static IReadOnlyList<string> Granted(IEnumerable<string> asked, CloudSettings settings) =>
        [.. asked.Except(Split(settings.WithheldScopes)).Union(Split(settings.ExtraScopes))];

    public static IReadOnlyList<string> Split(string? scopes) =>
        (scopes ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Notes the tokens as given out, and makes the answer.</summary>
    /// <param name="call">The call that asked for them.</param>
    /// <param name="token">The access token.</param>
    /// <param name="refreshToken">The refresh token.</param>
    /// <param name="refreshLife">Its life in seconds; 0 means no end.</param>
    /// <param name="body">What else the provider answers.</param>
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
