using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace ApplianceAuth.Stores;

/// <summary>Protects bytes for the current Windows user (DPAPI).</summary>
/// <remarks>A class of its own, so that no other system loads the library.</remarks>
[SupportedOSPlatform("windows")]
internal static class DataProtection
{
    /// <summary>Protects bytes and reads them back.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.StoreUnavailable"/>: the user's profile is not loaded, or has no key.</exception>
    public static void Probe()
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
    /// <exception cref="ApplianceAuthException"><see cref="Reason.StoreUnavailable"/>.</exception>
    public static byte[] Protect(byte[] text, byte[] header)
    {
        try
        {
            return ProtectedData.Protect(text, header, DataProtectionScope.CurrentUser);
        }
        catch (CryptographicException e)
        {
            throw Unavailable(e);
        }
    }

    /// <summary>Reads protected bytes; null if they are damaged, or were protected for another user or on another machine.</summary>
    public static byte[]? TryUnprotect(byte[] body, byte[] header)
    {
        try
        {
            return ProtectedData.Unprotect(body, header, DataProtectionScope.CurrentUser);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static ApplianceAuthException Unavailable(CryptographicException? cause) => new(
        Reason.StoreUnavailable, $"Windows cannot protect data for the user '{Environment.UserName}' (DPAPI){(cause is null ? "" : $": {cause.Message}")}", inner: cause);
}
