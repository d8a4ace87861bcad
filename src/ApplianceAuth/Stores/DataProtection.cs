using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace ApplianceAuth.Stores;

/// <summary>Protects bytes for the current Windows user (DPAPI).</summary>
/// <param name="protect">Protects bytes. The second argument is the optional entropy of DPAPI.</param>
/// <param name="unprotect">Unprotects bytes. The second argument is the entropy that they were protected with.</param>
internal sealed class DataProtection(Func<byte[], byte[], byte[]> protect, Func<byte[], byte[], byte[]> unprotect)
{
    /// <summary>DPAPI. Other systems do not load its library.</summary>
    [SupportedOSPlatform("windows")]
    public static DataProtection ForCurrentUser() => new(
        (text, header) => ProtectedData.Protect(text, header, DataProtectionScope.CurrentUser),
        (body, header) => ProtectedData.Unprotect(body, header, DataProtectionScope.CurrentUser));

    /// <summary>Checks that bytes can be protected and unprotected.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.StoreUnavailable"/>: the user's profile is not loaded, or has no key.</exception>
    public void Probe()
    {
        byte[] probe = RandomNumberGenerator.GetBytes(32);
        if (TryUnprotect(Protect(probe, probe), probe)?.AsSpan().SequenceEqual(probe) != true)
        {
            throw Unavailable(null);
        }
    }

    /// <summary>Protects bytes.</summary>
    /// <param name="text">The bytes.</param>
    /// <param name="header">The entropy, which is needed to unprotect them.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.StoreUnavailable"/>.</exception>
    public byte[] Protect(byte[] text, byte[] header)
    {
        try
        {
            return protect(text, header);
        }
        catch (CryptographicException e)
        {
            throw Unavailable(e);
        }
    }

    /// <summary>Unprotects bytes; null if they are damaged, or were protected for another user or on another machine.</summary>
    public byte[]? TryUnprotect(byte[] body, byte[] header)
    {
        try
        {
            return unprotect(body, header);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static ApplianceAuthException Unavailable(CryptographicException? cause) => new(
        ErrorId.StoreUnavailable,
        cause is null
            ? Messages.FormatDataProtectionUnavailable(Environment.UserName)
            : Messages.FormatDataProtectionUnavailableReason(Environment.UserName, cause.Message),
        inner: cause);
}
