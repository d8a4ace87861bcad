using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CloudEmulator.Tokens;

/// <summary>Proof key for code exchange (RFC 7636).</summary>
internal static class Pkce
{
    public static bool IsMethod(string? method) => method is null or "plain" or "S256";

    /// <summary>Whether a challenge has the length and the characters of RFC 7636 section 4.2.</summary>
    public static bool IsWellFormed(string value) =>
        value.Length is >= 43 and <= 128 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~');

    public static bool Verify(string verifier, string challenge, string? method) =>
        IsWellFormed(verifier) && challenge == (method == "S256"
            ? Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))
            : verifier);
}
