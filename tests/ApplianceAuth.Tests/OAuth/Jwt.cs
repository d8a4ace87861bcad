using System.Text;
using System.Text.Json;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>Writes tokens of the form of RFC 7519, with a signature that nobody checks.</summary>
internal static class Jwt
{
    public static string Of(params (string Name, object? Value)[] claims) =>
        OfPayload(JsonSerializer.Serialize(claims.ToDictionary(claim => claim.Name, claim => claim.Value)));

    public static string OfPayload(string payload) => $"{Encode("{\"alg\":\"RS256\",\"kid\":\"k\"}")}.{Encode(payload)}.{Encode("signature")}";

    public static string Encode(string text) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
