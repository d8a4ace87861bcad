using System.Text;
using System.Text.Json;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>Creates JSON Web Tokens (RFC 7519) with an invalid signature.</summary>
internal static class Jwt
{
    public static string Of(params (string Name, object? Value)[] claims) =>
        OfPayload(JsonSerializer.Serialize(claims.ToDictionary(claim => claim.Name, claim => claim.Value)));

    public static string OfPayload(string payload) => $"{Encode("{\"alg\":\"RS256\",\"kid\":\"k\"}")}.{Encode(payload)}.{Encode("signature")}";

    public static string Encode(string text) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
