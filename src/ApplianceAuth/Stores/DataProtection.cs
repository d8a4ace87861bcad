using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace ApplianceAuth.Stores;

/// <summary>Protects bytes for the current Windows user (DPAPI).</summary>
/// <param name="protect">Protects bytes; its second argument is needed to read them again.</param>
/// <param name="unprotect">Reads protected bytes; its second argument is the one that they were protected with.</param>
internal sealed class DataProtection(Func<byte[], byte[], byte[]> protect, Func<byte[], byte[], byte[]> unprotect)
{
    /// <summary>DPAPI itself. No other system loads its library.</summary>
    [SupportedOSPlatform("windows")]
    public static DataProtection ForCurrentUser() => new(
        (text, header) => ProtectedData.Protect(text, header, DataProtectionScope.CurrentUser),
        (body, header) => ProtectedData.Unprotect(body, header, DataProtectionScope.CurrentUser));

    /// <summary>Protects bytes and reads them back.</summary>
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
    /// <param name="header">Bytes without which they cannot be read.</param>
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

    /// <summary>Reads protected bytes; null if they are damaged, or were protected for another user or on another machine.</summary>
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
        ErrorId.StoreUnavailable, $"Windows cannot protect data for the user '{Environment.UserName}' (DPAPI){(cause is null ? "" : $": {cause.Message}")}", inner: cause);
}
