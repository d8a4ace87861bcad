using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Sessions;

/// <summary>What this process knows of an account in a store.</summary>
/// <param name="address">The account's address.</param>
/// <param name="files">Its store's files, or null for an account in memory.</param>
/// <param name="protection">How its journal is protected; sealed with the vault's key if null.</param>
internal sealed class AccountCacheEntry(AccountAddress address, StoreFiles? files, JournalProtection? protection = null)
{
    private Sighting _snapshot = new(null, default);
    private long _vaultReadAt;

    /// <summary>The account's address.</summary>
    public AccountAddress Address { get; } = address;

    /// <summary>The vault's files, or null.</summary>
    public StoreFiles? Files { get; } = files;

    /// <summary>The account's journal.</summary>
    public SessionJournal Journal { get; } = new(files?.Journal(address), protection);

    /// <summary>The account while it is moved here.</summary>
    public SessionJournal Incoming { get; } = new(files?.Incoming(address), protection);

    /// <summary>Which tokens the vault has.</summary>
    public VaultSyncMarker Mark { get; } = new(files?.SyncMarker(address));

    /// <summary>The account as it was last seen, and when that was found still true. Another object after each change.</summary>
    public Sighting Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>When the vault was last asked whether there is another sign-in, UTC.</summary>
    public DateTimeOffset VaultReadAt
    {
        get => new(Volatile.Read(ref _vaultReadAt), TimeSpan.Zero);
        set => Volatile.Write(ref _vaultReadAt, value.UtcTicks);
    }

    /// <summary>When a refresh last failed, UTC. Used under the account's lock.</summary>
    public DateTimeOffset RefreshFailedAt { get; set; }

    /// <summary>Whether the vault did not take what this process had for it, so that it has to try again.</summary>
    public bool NotSaved { get; set; }

    /// <summary>Waits until the account is nobody else's.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.DataFolderUnavailable"/> or <see cref="ErrorId.StoreUnsafe"/>.</exception>
    public Task<SessionLock> EnterAsync(IAccountStore store, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        string name = Files?.Lock(Address) ?? $"{store.Name}/{Address}";
        Journal.Protection.Require(name);
        return SessionLock.EnterAsync(name, Files is not null, timeProvider, cancellationToken);
    }

    /// <summary>Checks that the account can be locked. One that is locked at the moment can.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.DataFolderUnavailable"/> or <see cref="ErrorId.StoreUnsafe"/>.</exception>
    public void RequireLock()
    {
        if (Files?.Lock(Address) is { } path)
        {
            Journal.Protection.Require(path);
            SessionLock.TryEnter(path)?.Dispose();
        }
    }

    /// <summary>Writes the journal if possible: a token that is valid needs none, and a failure to write must not hide the response of the cloud.</summary>
    public bool TryWriteJournal(SessionHeader header, StoredAccount account, bool overSpent = false)
    {
        try
        {
            Journal.Write(header, account, overSpent);
            return true;
        }
        catch (ApplianceAuthException)
        {
            return false;
        }
    }

    /// <summary>Remembers what a sign-in or a refresh gave. Under the account's lock.</summary>
    public void Update(StoredAccount account, DateTimeOffset now) => Volatile.Write(ref _snapshot, new(account, now));

    /// <summary>Forgets the account. Under the account's lock.</summary>
    public void Clear() => Volatile.Write(ref _snapshot, new(null, default));

    /// <summary>Remembers what was read. Needs no lock: what was signed in, refreshed or removed since the read began counts instead.</summary>
    /// <param name="before">What <see cref="Snapshot"/> was when the read began.</param>
    /// <param name="account">The account, or null.</param>
    /// <param name="now">The time, UTC.</param>
    public void UpdateUnlessChanged(Sighting before, StoredAccount? account, DateTimeOffset now) => Interlocked.CompareExchange(ref _snapshot, new(account, now), before);

    /// <summary>An account and when it was last found to be as it is.</summary>
    /// <param name="Account">The account, or null.</param>
    /// <param name="At">When, UTC.</param>
    internal sealed record Sighting(StoredAccount? Account, DateTimeOffset At);
}
