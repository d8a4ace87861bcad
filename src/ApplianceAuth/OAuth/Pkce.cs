using System.Security.Cryptography;
using System.Text;

namespace ApplianceAuth.OAuth;

/// <summary>Proof key for code exchange, method S256 (RFC 7636), and the random texts of a sign-in.</summary>
public static class Pkce
{
    /// <summary>The only challenge method that is used.</summary>
    public const string Method = "S256";

    /// <summary>43 random characters of the unreserved set: 256 bits, the length RFC 7636 section 4.1 recommends.</summary>
    public static string NewVerifier() => Encode(RandomNumberGenerator.GetBytes(32));

    /// <summary>22 random characters: 128 bits, enough for a state or a nonce and within Home Connect's limit of 50.</summary>
    public static string NewToken() => Encode(RandomNumberGenerator.GetBytes(16));

    /// <summary>The challenge of a verifier (RFC 7636 section 4.2).</summary>
    public static string Challenge(string verifier) => Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
