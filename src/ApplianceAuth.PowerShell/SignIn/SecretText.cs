using System.Net;
using System.Security;

namespace ApplianceAuth.SignIn;

/// <summary>Turns secrets into what PowerShell passes them in, and back. Outside Windows a SecureString is not encrypted.</summary>
internal static class SecretText
{
    /// <summary>The text as a SecureString that nobody can add to.</summary>
    public static SecureString Protect(string text)
    {
        SecureString secure = new NetworkCredential("", text).SecurePassword;
        secure.MakeReadOnly();
        return secure;
    }

    /// <summary>The text, or null where there is none.</summary>
    public static string? Reveal(SecureString? secure) =>
        secure is { Length: > 0 } ? new NetworkCredential("", secure).Password : null;
}
