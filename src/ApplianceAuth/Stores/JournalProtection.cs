using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>Decides what follows the clear header of a journal, and how it is protected.</summary>
internal abstract class JournalProtection
{
    /// <summary>Whether the journal is the only copy of the account, so that a damaged file is an error.</summary>
    public virtual bool IsRecord => false;

    /// <summary>Checks that a file may be read or written; it need not exist.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.StoreUnsafe"/>.</exception>
    public virtual void Require(string path)
    {
    }

    /// <summary>The bytes that follow the header.</summary>
    /// <param name="account">The account.</param>
    /// <param name="header">The header's bytes, which the result is bound to.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.StoreUnavailable"/>.</exception>
    public abstract byte[] Protect(StoredAccount account, byte[] header);

    /// <summary>The account in the bytes that follow the header, or null if they hold none that can be read.</summary>
    /// <param name="body">The bytes.</param>
    /// <param name="header">The header's bytes.</param>
    /// <param name="registration">The registration whose key the body was sealed with, or null if it is not known.</param>
    /// <param name="account">The account's address.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RecordTooNew"/>.</exception>
    public abstract StoredAccount? Read(ReadOnlySpan<byte> body, ReadOnlySpan<byte> header, Registration? registration, AccountAddress account);
}
