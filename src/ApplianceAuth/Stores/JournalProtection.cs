using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>Writes and reads the protected body that follows the plain header of a journal.</summary>
internal abstract class JournalProtection
{
    /// <summary>Whether the journal is the only copy of the account, so that a damaged file is an error.</summary>
    public virtual bool IsRecord => false;

    /// <summary>Checks that a file may be read or written; it need not exist.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.StoreUnsafe"/>.</exception>
    public virtual void Require(string path)
    {
    }

    /// <summary>Creates the protected body.</summary>
    /// <param name="account">The account.</param>
    /// <param name="header">The bytes of the header, which are authenticated with the body.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.StoreUnavailable"/>.</exception>
    public abstract byte[] Protect(StoredAccount account, byte[] header);

    /// <summary>Reads the account from a body; null if it cannot be read.</summary>
    /// <param name="body">The body.</param>
    /// <param name="header">The bytes of the header.</param>
    /// <param name="registration">The registration whose key the body was sealed with, or null if it is not known.</param>
    /// <param name="account">The account's address.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RecordTooNew"/>.</exception>
    public abstract StoredAccount? Read(ReadOnlySpan<byte> body, ReadOnlySpan<byte> header, Registration? registration, AccountAddress account);
}
