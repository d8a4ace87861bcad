using System.Text.Json.Nodes;
using CloudEmulator.Calls;
using CloudEmulator.Control;
using CloudEmulator.Tokens;

namespace CloudEmulator.Clouds.Miele;

/// <summary>The tokens of Miele's new provider, all JSON Web Tokens. The access token contains the user's country and appliances.</summary>
internal static class KeycloakTokens
{
    public static string NewCode(SignInContext context) => $"{Guid.NewGuid()}.{Guid.NewGuid()}.{Guid.NewGuid()}";

    public static IEnumerable<KeyValuePair<string, string>> RedirectExtras(SignInContext context) =>
        [new("session_state", Guid.NewGuid().ToString()), new("iss", Issuer(context.Call))];

    public static EmulatedResponse Issue(CloudCall call, SignIn signIn, IReadOnlyList<string>? narrowed = null)
    {
        Cloud cloud = call.Cloud;
        CloudSettings settings = cloud.Settings;
        IReadOnlyList<string> scopes = narrowed ?? signIn.Scopes;
        DateTimeOffset expires = call.Now.AddSeconds(settings.MieleTokenLife);
        string access = AccessToken(call, signIn, scopes, expires);
        JsonObject body = new()
        {
            ["refresh_expires_in"] = RefreshLife(call, signIn),
            ["token_type"] = "Bearer",
            ["not-before-policy"] = settings.NotBeforePolicy,
            ["session_state"] = cloud.Secrets.Add("session_state", signIn.Id),
            ["scope"] = string.Join(' ', scopes),
            ["id_token"] = cloud.Secrets.Add("id_token", IdToken(call, signIn, expires)),
        };
        return TokenResponse.Create(
            call, new AccessToken(access, signIn, scopes, expires), RefreshToken(call, signIn), RefreshLife(call, signIn), body);
    }

    private static string Issuer(CloudCall call) => $"{call.BaseUri}/partner/realms/mcs";

    private static string AccessToken(CloudCall call, SignIn signIn, IReadOnlyList<string> scopes, DateTimeOffset expires)
    {
        JsonObject payload = Claims(call, signIn, "Bearer", expires);
        payload["scope"] = string.Join(' ', scopes);
        payload[call.Cloud.Settings.CountryClaim] = signIn.Country[^2..].ToUpperInvariant();
        payload[call.Cloud.Settings.DevicesClaim] = new JsonArray([.. (signIn.Appliances ?? []).Select(id => JsonValue.Create(id))]);
        AddNonce(call, signIn, payload);
        return call.Cloud.Key.SignRs256(Header(call), payload);
    }

    private static string IdToken(CloudCall call, SignIn signIn, DateTimeOffset expires)
    {
        JsonObject payload = Claims(call, signIn, "ID", expires);
        payload["aud"] = signIn.ClientId;
        AddNonce(call, signIn, payload);
        return call.Cloud.Key.SignRs256(Header(call), payload);
    }

    private static string RefreshToken(CloudCall call, SignIn signIn)
    {
        int life = RefreshLife(call, signIn);
        JsonObject payload = Claims(call, signIn, "Refresh", life > 0 ? call.Now.AddSeconds(life) : null);
        payload["aud"] = Issuer(call);
        return call.Cloud.Key.SignHs512(new JsonObject { ["typ"] = "JWT" }, payload);
    }

    /// <summary>Returns the lifetime of a refresh token: the limit for an unused one, or the rest of the session if that is shorter.</summary>
    private static int RefreshLife(CloudCall call, SignIn signIn)
    {
        signIn.Began ??= call.Now;
        (int unused, int most) = (call.Cloud.Settings.RefreshExpiresIn, call.Cloud.Settings.SessionMaximum);
        int left = most == 0 ? int.MaxValue : Math.Max(1, most - (int)(call.Now - signIn.Began.Value).TotalSeconds);
        return unused == 0 ? (most == 0 ? 0 : left) : Math.Min(unused, left);
    }

    private static JsonObject Header(CloudCall call) => new() { ["typ"] = "JWT", ["kid"] = call.Cloud.Key.Id };

    private static JsonObject Claims(CloudCall call, SignIn signIn, string type, DateTimeOffset? expires)
    {
        JsonObject claims = new()
        {
            ["iat"] = call.Now.ToUnixTimeSeconds(),
            ["jti"] = call.Cloud.Secrets.Add("jti", Guid.NewGuid().ToString()),
            ["iss"] = Issuer(call),
            ["sub"] = $"f:{signIn.User.Number}",
            ["typ"] = type,
            ["azp"] = signIn.ClientId,
            ["sid"] = signIn.Id,
        };
        if (expires is { } end)
        {
            claims["exp"] = end.ToUnixTimeSeconds();
        }

        return claims;
    }

    private static void AddNonce(CloudCall call, SignIn signIn, JsonObject payload)
    {
        if (signIn.Nonce is not null)
        {
            payload["nonce"] = call.Cloud.Settings.WrongNonce ?? signIn.Nonce;
        }
    }
}
