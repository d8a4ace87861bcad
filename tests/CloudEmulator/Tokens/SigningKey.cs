using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace CloudEmulator.Tokens;

/// <summary>Signs JSON Web Tokens (RFC 7515), and publishes the key that verifies them (RFC 7517).</summary>
internal sealed class SigningKey
{
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(64);
    private readonly Lock _lock = new();

    public SigningKey()
    {
        RSAParameters key = _rsa.ExportParameters(includePrivateParameters: false);
        (Modulus, Exponent) = (Base64Url.EncodeToString(key.Modulus), Base64Url.EncodeToString(key.Exponent));
        Id = Base64Url.EncodeToString(SHA256.HashData(key.Modulus!));
    }

    public static SigningKey OfThisProcess { get; } = new();

    public string Id { get; }

    private string Modulus { get; }

    private string Exponent { get; }

    /// <summary>Signs with the private key (RS256).</summary>
    /// <param name="header">The header without <c>alg</c>.</param>
    /// <param name="payload">The claims.</param>
    public string SignRs256(JsonObject header, JsonObject payload) => Sign(header, "RS256", payload, bytes =>
    {
        // RSA is not thread-safe.
        lock (_lock)
        {
            return _rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
    });

    /// <summary>Signs with a secret key (HS512), as Keycloak does for refresh tokens.</summary>
    public string SignHs512(JsonObject header, JsonObject payload) =>
        Sign(header, "HS512", payload, bytes => HMACSHA512.HashData(_secret, bytes));

    /// <summary>Returns the public keys in the format of a JWKS endpoint.</summary>
    public JsonObject ToJwks() => new()
    {
        ["keys"] = new JsonArray(new JsonObject
        {
            ["kid"] = Id,
            ["kty"] = "RSA",
            ["alg"] = "RS256",
            ["use"] = "sig",
            ["n"] = Modulus,
            ["e"] = Exponent,
        }),
    };

    private static string Sign(JsonObject header, string algorithm, JsonObject payload, Func<byte[], byte[]> sign)
    {
        header["alg"] = algorithm;
        string text = $"{Encode(header)}.{Encode(payload)}";
        return $"{text}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
