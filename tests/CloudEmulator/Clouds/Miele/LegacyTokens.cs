using System.Text.Json.Nodes;
using CloudEmulator.Calls;
using CloudEmulator.Tokens;

namespace CloudEmulator.Clouds.Miele;

/// <summary>The tokens of the legacy provider: a country, an underscore and 32 hexadecimal digits.</summary>
internal static class LegacyTokens
{
    public static string NewCode(SignInContext context) => Opaque(context.Country);

    public static EmulatedResponse Issue(CloudCall call, SignIn signIn)
    {
        DateTimeOffset expires = call.Now.AddSeconds(call.Cloud.Settings.LegacyTokenLife);
        AccessToken token = new(Opaque(signIn.Country), signIn, signIn.Scopes, expires);
        return TokenResponse.Create(call, token, Opaque(signIn.Country), refreshLife: 0, new JsonObject { ["token_type"] = "Bearer" });
    }

    private static string Opaque(string country) => $"{country[^2..].ToUpperInvariant()}_{Guid.NewGuid():N}";
}
