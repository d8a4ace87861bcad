using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Sessions;

/// <summary>What this process knows of an account in a store.</summary>
/// <param name="address">The account's address.</param>
/// <param name="files">Its store's files, or null for an account in memory.</param>
/// <param name="protection">How its journal is protected; sealed with the vault's key if null.</param>
internal sealed class AccountSlot(AccountAddress address, VaultFiles? files, JournalProtection? protection = null)
{
    /// <summary>The account's address.</summary>
    public AccountAddress Address { get; } = address;

    /// <summary>The vault's files, or null.</summary>
    public VaultFiles? Files { get; } = files;

    /// <summary>The account's journal.</summary>
    public SessionJournal Journal { get; } = new(files?.Journal(address), protection);

    /// <summary>Which tokens the vault has.</summary>
    public VaultMark Mark { get; } = new(files?.Saved(address));

    /// <summary>The account as it was last seen, and when that was found still true. One reference, so that threads see both or neither.</summary>
    public Sighting? Seen { get; set; }

    /// <summary>When the vault was last asked whether there is another sign-in.</summary>
    public DateTimeOffset VaultAskedAt { get; set; }

    /// <summary>When a refresh last failed, UTC. Used under the account's lock.</summary>
    public DateTimeOffset RefreshFailedAt { get; set; }

    /// <summary>Whether the vault did not take what this process had for it, so that it has to try again.</summary>
    public bool NotSaved { get; set; }

    /// <summary>Whether the vault took the tokens only when they were shortened.</summary>
    public bool VaultIsSmall { get; set; }

    /// <summary>Waits until the account is nobody else's.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.LockUnavailable"/> or <see cref="Reason.StoreUnsafe"/>.</exception>
    public Task<SessionLock> EnterAsync(IAccountStore store, TimeProvider clock, CancellationToken stop)
    {
        string name = Files?.Lock(Address) ?? $"{store.Name}/{Address}";
        Journal.Protection.Require(name);
        return SessionLock.EnterAsync(name, Files is not null, clock, stop);
    }

    /// <summary>Writes the journal if possible: a token that is valid needs none, and a failure to write must not hide the response of the cloud.</summary>
    public bool TryJournal(SessionHeader header, StoredAccount account, bool overSpent = false)
    {
        try
        {
            Journal.Write(header, account, overSpent);
            return true;
        }
        catch (ApplianceAuthException e) when (e.Reason == Reason.JournalUnavailable)
        {
            return false;
        }
    }

    /// <summary>Remembers the account as it was seen just now, unless something newer was.</summary>
    public StoredAccount See(StoredAccount account, DateTimeOffset now)
    {
        if (Seen is { Account.Tokens: var tokens } seen && tokens.SessionId == account.Tokens.SessionId && tokens.Generation > account.Tokens.Generation)
        {
            return seen.Account;
        }

        Seen = new(account, now);
        return account;
    }

    /// <summary>An account and when it was last found to be as it is.</summary>
    /// <param name="Account">The account.</param>
    /// <param name="At">When, UTC.</param>
    internal sealed record Sighting(StoredAccount Account, DateTimeOffset At);
}
