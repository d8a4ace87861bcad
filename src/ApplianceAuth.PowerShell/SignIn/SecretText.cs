using System.Net;
using System.Security;

namespace ApplianceAuth.SignIn;

/// <summary>Converts secrets to and from SecureString. Outside Windows, a SecureString is not encrypted.</summary>
internal static class SecretText
{
    /// <summary>Returns the text as a read-only SecureString.</summary>
    public static SecureString Protect(string text)
    {
        SecureString secure = new NetworkCredential("", text).SecurePassword;
        secure.MakeReadOnly();
        return secure;
    }

    /// <summary>Returns the text, or null if it is empty.</summary>
    public static string? Reveal(SecureString? secure) =>
        secure is { Length: > 0 } ? new NetworkCredential("", secure).Password : null;
}
