using System.Text;
using System.Text.Json.Nodes;
using CloudEmulator.Calls;
using CloudEmulator.Tokens;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>Home Connect's tokens: the access token is a JWT whose key is not published, the others are Base64 of JSON.</summary>
internal static class HomeConnectTokens
{
    public static string NewCode(SignInContext context) => Opaque(context.Call.Provider);

    public static EmulatedResponse Issue(CloudCall call, SignIn signIn, IReadOnlyList<string>? narrowed = null)
    {
        Control.CloudSettings settings = call.Cloud.Settings;
        IReadOnlyList<string> scopes = narrowed ?? signIn.Scopes;
        DateTimeOffset expires = call.Now.AddSeconds(settings.HomeConnectTokenLife);
        string value = Jwt(call, signIn, scopes, expires);
        JsonObject body = new()
        {
            ["id_token"] = value,
            ["scope"] = string.Join(' ', scopes),
            ["token_type"] = "Bearer",
        };
        return TokenResponse.Create(
            call, new AccessToken(value, signIn, scopes, expires), Opaque(call.Provider), settings.HomeConnectRefreshLife, body);
    }

    private static string Jwt(CloudCall call, SignIn signIn, IReadOnlyList<string> scopes, DateTimeOffset expires)
    {
        string region = call.Provider.Region;
        JsonObject header = new()
        {
            ["x-reg"] = region,
            ["x-env"] = "PRD",
            ["kid"] = $"r{region.ToLowerInvariant()}-production",
            ["typ"] = "JWT",
        };
        JsonObject payload = new()
        {
            ["fgrp"] = new JsonArray(),
            ["clty"] = "private",
            ["sub"] = $"devportalUserId:{signIn.User.Number}",
            ["jti"] = call.Cloud.Secrets.Add("jti", Guid.NewGuid().ToString()),
            ["aud"] = signIn.ClientId,
            ["azp"] = signIn.ClientId,
            ["scope"] = new JsonArray([.. scopes.Select(scope => JsonValue.Create(scope))]),
            ["iss"] = $"{region}:PRD:2",
            ["iat"] = call.Now.ToUnixTimeSeconds(),
            ["exp"] = expires.ToUnixTimeSeconds(),
            ["prm"] = new JsonArray(),
        };
        if (signIn.Nonce is not null)
        {
            payload["nonce"] = call.Cloud.Settings.WrongNonce ?? signIn.Nonce;
        }

        return call.Cloud.Key.SignRs256(header, payload);
    }

    /// <summary>Returns Base64 of JSON. It always ends in <c>=</c>, so that a client that does not percent-encode it fails.</summary>
    private static string Opaque(EmulatedProvider provider)
    {
        string json = new JsonObject
        {
            ["x-reg"] = provider.Region,
            ["x-env"] = "PRD",
            ["token"] = Guid.NewGuid().ToString(),
            ["clty"] = "private",
        }.ToJsonString();
        if (json.Length % 3 == 0)
        {
            json += ' ';
        }

        return Convert.ToBase64String(Encoding.UTF8.GetBytes(json));
    }
}
