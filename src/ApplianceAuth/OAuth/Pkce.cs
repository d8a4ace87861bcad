using System.Security.Cryptography;
using System.Text;

namespace ApplianceAuth.OAuth;

/// <summary>Proof Key for Code Exchange with method S256 (RFC 7636), and the random values of a sign-in.</summary>
internal static class Pkce
{
    /// <summary>The code challenge method.</summary>
    public const string Method = "S256";

    /// <summary>Creates a code verifier: 256 random bits in 43 unreserved characters, as RFC 7636 section 4.1 recommends.</summary>
    public static string NewVerifier() => Encode(RandomNumberGenerator.GetBytes(32));

    /// <summary>Creates a state or nonce: 128 random bits in 22 characters. Home Connect allows 50.</summary>
    public static string NewToken() => Encode(RandomNumberGenerator.GetBytes(16));

    /// <summary>The code challenge of a verifier (RFC 7636 section 4.2).</summary>
    public static string Challenge(string verifier) => Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
