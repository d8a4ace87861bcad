using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Sessions;

/// <summary>The cached state of an account in a store, with the files that belong to it.</summary>
/// <param name="address">The address of the account.</param>
/// <param name="files">The files of the store, or null for an account in memory.</param>
/// <param name="protection">The protection of the journal; if null, it is sealed with the key in the vault.</param>
internal sealed class AccountCacheEntry(AccountAddress address, StoreFiles? files, JournalProtection? protection = null)
{
    private CachedAccount _snapshot = new(null, default);
    private long _vaultReadAt;

    /// <summary>The address of the account.</summary>
    public AccountAddress Address { get; } = address;

    /// <summary>The files of the store, or null.</summary>
    public StoreFiles? Files { get; } = files;

    /// <summary>The journal of the account.</summary>
    public SessionJournal Journal { get; } = new(files?.Journal(address), protection);

    /// <summary>The account while it is being moved to this store.</summary>
    public SessionJournal Incoming { get; } = new(files?.Incoming(address), protection);

    /// <summary>Records which tokens the vault has.</summary>
    public VaultSyncMarker SyncMarker { get; } = new(files?.SyncMarker(address));

    /// <summary>The cached account and when it was last found to be current. A new object after each change.</summary>
    public CachedAccount Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>When newer tokens were last looked for in the vault, UTC.</summary>
    public DateTimeOffset VaultReadAt
    {
        get => new(Volatile.Read(ref _vaultReadAt), TimeSpan.Zero);
        set => Volatile.Write(ref _vaultReadAt, value.UtcTicks);
    }

    /// <summary>When a refresh last failed, UTC. Used under the account's lock.</summary>
    public DateTimeOffset RefreshFailedAt { get; set; }

    /// <summary>The last refresh that failed, or null. Written under the account's lock.</summary>
    public FailedRefresh? LastFailure { get; set; }

    /// <summary>Whether the last save of this process failed, so that it must be tried again.</summary>
    public bool HasUnsavedTokens { get; set; }

    /// <summary>Waits for the lock of the account.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.DataFolderUnavailable"/> or <see cref="ErrorId.StoreUnsafe"/>.</exception>
    public Task<SessionLock> EnterAsync(IAccountStore store, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        string name = Files?.Lock(Address) ?? $"{store.Name}/{Address}";
        Journal.Protection.Require(name);
        return SessionLock.EnterAsync(name, Files is not null, timeProvider, cancellationToken);
    }

    /// <summary>Checks that the account can be locked. An account that is locked now passes.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.DataFolderUnavailable"/> or <see cref="ErrorId.StoreUnsafe"/>.</exception>
    public void RequireLock()
    {
        if (Files?.Lock(Address) is { } path)
        {
            Journal.Protection.Require(path);
            SessionLock.TryEnter(path)?.Dispose();
        }
    }

    /// <summary>Writes the journal if possible: a valid token does not need it, and a failure must not hide the response of the cloud.</summary>
    public bool TryWriteJournal(SessionHeader header, StoredAccount account, bool replacesSpentTokens = false)
    {
        try
        {
            Journal.Write(header, account, replacesSpentTokens);
            return true;
        }
        catch (ApplianceAuthException)
        {
            return false;
        }
    }

    /// <summary>Caches the result of a sign-in or a refresh. Used under the lock of the account.</summary>
    public void Update(StoredAccount account, DateTimeOffset now) => Volatile.Write(ref _snapshot, new(account, now));

    /// <summary>Removes the account from the cache. Used under the lock of the account.</summary>
    public void Clear() => Volatile.Write(ref _snapshot, new(null, default));

    /// <summary>Caches the result of a read, unless a sign-in, a refresh or a removal has changed the cache since. Needs no lock.</summary>
    /// <param name="before">The <see cref="Snapshot"/> before the read.</param>
    /// <param name="account">The account, or null.</param>
    /// <param name="now">The time, UTC.</param>
    public void UpdateUnlessChanged(CachedAccount before, StoredAccount? account, DateTimeOffset now) =>
        Interlocked.CompareExchange(ref _snapshot, new(account, now), before);

    /// <summary>A refresh that failed.</summary>
    /// <param name="tokens">The tokens that were to be refreshed.</param>
    /// <param name="error">The error.</param>
    internal sealed class FailedRefresh(TokenSet tokens, ApplianceAuthException error)
    {
        /// <summary>The error.</summary>
        public ApplianceAuthException Error => error;

        /// <summary>Whether these tokens were to be refreshed.</summary>
        public bool IsOf(TokenSet found) => (found.SessionId, found.Generation) == (tokens.SessionId, tokens.Generation);
    }

    /// <summary>An account and when it was last found to be current.</summary>
    /// <param name="Account">The account, or null.</param>
    /// <param name="At">The time, UTC.</param>
    internal sealed record CachedAccount(StoredAccount? Account, DateTimeOffset At);
}
