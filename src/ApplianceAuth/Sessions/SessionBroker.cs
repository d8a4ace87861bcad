using System.Collections.Concurrent;
using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Sessions;

/// <summary>Provides the sessions of all accounts: valid tokens, sign-in, removal and moves. One per process, shared by all threads.</summary>
internal sealed class SessionBroker
{
    private readonly ConcurrentDictionary<(string? Folder, string Vault, string Account), AccountCacheEntry> _entries = new();
    private readonly Func<DataFolder> _folder;
    private readonly TimeProvider _clock;
    private readonly VaultSync _sync;
    private readonly TokenAcquisition _acquisition;
    private readonly PendingOperations _pending;

    /// <summary>Creates a broker.</summary>
    /// <param name="http">An HTTP client without redirects and cookies.</param>
    /// <param name="folder">Finds the data folder with locks and journals.</param>
    /// <param name="timeProvider">Time source.</param>
    /// <param name="share">The share of the provider's refresh margin that this machine uses, 0 to 1; null for <see cref="DataFolder.Share"/>.</param>
    /// <param name="limits">Counts the refreshes, or null.</param>
    /// <param name="stores">
    /// Returns the store of a vault, or the built-in store for null, to find accounts that were moved; null if moves are not resolved.
    /// </param>
    public SessionBroker(
        HttpClient http, Func<DataFolder> folder, TimeProvider timeProvider, double? share = null, IRefreshLimits? limits = null,
        Func<VaultReference?, IAccountStore>? stores = null)
    {
        (_folder, _clock, _pending) = (folder, timeProvider, new(timeProvider));
        _sync = new(_pending, timeProvider);
        _acquisition = new(
            new SessionRefresh(http, _sync, limits, timeProvider), _sync, _pending, limits,
            // In this mode an error is not cached: the folder may be found later.
            new(() => share ?? folder().Share(), LazyThreadSafetyMode.PublicationOnly), timeProvider);
        Moves = new(Entry, stores, _sync, _pending, timeProvider);
    }

    /// <summary>Moves accounts to other stores, and finds accounts that were moved.</summary>
    public AccountMoves Moves { get; }

    /// <summary>Gets an account with a valid token: from the cache, the journal, the store, or by a refresh.</summary>
    /// <param name="store">The store of the account.</param>
    /// <param name="account">The account.</param>
    /// <param name="requirement">The requirements for the token.</param>
    /// <param name="cancellationToken">Cancels the wait. A refresh that was sent is completed and saved.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.NotConnected"/>, <see cref="ErrorId.RefreshRejected"/>, <see cref="ErrorId.LifetimeTooLong"/>,
    /// <see cref="ErrorId.DataFolderUnavailable"/>, <see cref="ErrorId.RateLimited"/>, <see cref="ErrorId.CloudUnreachable"/>, another error of the token
    /// endpoint, or an error of the store.
    /// </exception>
    public async Task<Session> GetAsync(IAccountStore store, AccountAddress account, TokenRequirement requirement, CancellationToken cancellationToken)
    {
        Session? session = await Moves.ReadAsync(
            store, account, present => _acquisition.TryGetAsync(Entry(present, account), present, requirement, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        return session ?? throw NotConnected(store, account);
    }

    /// <summary>Gets an account from the cache or from its store. Its token need not be valid.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.NotConnected"/>, or an error of the store.</exception>
    public async Task<StoredAccount> FindAsync(IAccountStore store, AccountAddress account, CancellationToken cancellationToken) =>
        Entry(store, account).Snapshot.Account ?? await ReadAsync(store, account, cancellationToken).ConfigureAwait(false);

    /// <summary>Reads an account from its store. Its token need not be valid. Takes no lock.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.NotConnected"/>, or an error of the store.</exception>
    public async Task<StoredAccount> ReadAsync(IAccountStore store, AccountAddress account, CancellationToken cancellationToken) =>
        await TryReadAsync(store, account, cancellationToken).ConfigureAwait(false) ?? throw NotConnected(store, account);

    /// <summary>As <see cref="ReadAsync"/>, but returns null if the account is not signed in.</summary>
    /// <exception cref="ApplianceAuthException">An error of the store.</exception>
    public Task<StoredAccount?> TryReadAsync(IAccountStore store, AccountAddress account, CancellationToken cancellationToken) => Moves.ReadAsync(
        store, account,
        present => ReadNewestAsync(Entry(present, account), present, cancellationToken),
        cancellationToken);

    /// <summary>Reads the header of an account's journal, or creates it from the vault if this machine has no journal. Takes no lock.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.NotConnected"/>, or an error of the store.</exception>
    public async Task<SessionHeader> GetHeaderAsync(IAccountStore store, AccountAddress account, CancellationToken cancellationToken)
    {
        SessionHeader? header = await Moves.ReadAsync(
            store, account, present => TryGetHeaderAsync(present, account, cancellationToken), cancellationToken).ConfigureAwait(false);
        return header ?? throw NotConnected(store, account);
    }

    /// <summary>Checks that the account can be locked, which each refresh needs.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.DataFolderUnavailable"/> or <see cref="ErrorId.StoreUnsafe"/>.</exception>
    internal void RequireLock(IAccountStore store, AccountAddress account) => Entry(store, account).RequireLock();

    /// <summary>Checks that the store accepts a sign-in before the user is prompted.</summary>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.DataFolderUnavailable"/>, <see cref="ErrorId.VaultStale"/>, <see cref="ErrorId.VaultTooSmall"/>,
    /// <see cref="ErrorId.VaultNotSupported"/>, <see cref="ErrorId.VaultSecretDeleted"/>, <see cref="ErrorId.StoreUnsafe"/>,
    /// <see cref="ErrorId.StoreUnavailable"/>, or another error of the store.
    /// </exception>
    public async Task PrepareAsync(IAccountStore store, AccountAddress account, CancellationToken cancellationToken)
    {
        SessionSaver saver = Saver(store, account);
        // Completed even if the caller cancels: the vault must not keep the secret that the check writes.
        await _pending.Add(Task.Run(() => saver.PrepareAsync(cancellationToken), CancellationToken.None)).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Saves a new session: the key in the vault, then the journal, then the tokens in the vault.</summary>
    /// <param name="store">The store to save it in.</param>
    /// <param name="account">The account with its tokens.</param>
    /// <param name="cancellationToken">Cancels the wait. The session is saved in any case, because the user has completed the sign-in.</param>
    /// <returns>Why the tokens could not be saved in the vault, or null. This machine has them in either case.</returns>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.VaultStale"/>, or another error of the store: the previous session still exists, unless the vault removes before it writes.
    /// </exception>
    public Task<ApplianceAuthException?> SaveSignInAsync(IAccountStore store, StoredAccount account, CancellationToken cancellationToken) =>
        _pending.Add(Task.Run(() => Saver(store, account.Address).RunAsync(account), CancellationToken.None)).WaitAsync(cancellationToken);

    /// <summary>Removes an account: no process on this machine uses the session any longer, even if the vault still returns it.</summary>
    /// <param name="store">The store of the account.</param>
    /// <param name="account">The account.</param>
    /// <param name="registration">The registration, or null if it could not be read.</param>
    /// <param name="cancellationToken">Cancels the wait. A removal that has started is completed.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.DataFolderUnavailable"/>, or an error of the store.</exception>
    public Task RemoveAsync(IAccountStore store, AccountAddress account, Registration? registration, CancellationToken cancellationToken) =>
        _pending.Add(
            Task.Run(
                async () =>
                {
                    IAccountStore present = await Moves.TryCompleteInterruptedAsync(store, account).ConfigureAwait(false);
                    await new AccountRemoval(Entry(present, account), present, _clock).RunAsync(registration).ConfigureAwait(false);
                },
                CancellationToken.None)).WaitAsync(cancellationToken);

    /// <summary>Makes <see cref="CompletePendingAsync"/> wait for an operation, even if its caller has cancelled.</summary>
    public T Track<T>(T operation)
        where T : Task => _pending.Add(operation);

    /// <summary>
    /// Waits for all pending refreshes, sign-ins, removals and saves before the process ends: a token response that is not saved would lose the session.
    /// </summary>
    /// <param name="timeout">The maximum wait.</param>
    public Task CompletePendingAsync(TimeSpan timeout) => _pending.CompleteAsync(timeout);

    private async Task<SessionHeader?> TryGetHeaderAsync(IAccountStore store, AccountAddress account, CancellationToken cancellationToken)
    {
        AccountCacheEntry entry = Entry(store, account);
        SessionHeader? header = entry.Journal.ReadHeader();
        if (header?.State == SessionStatus.Connected || (header?.State == SessionStatus.NeedsSignIn && !store.IsSharedByMachines))
        {
            return header;
        }

        // Another machine may have saved a newer session in the vault.
        StoredAccount? found = await ReadNewestAsync(entry, store, cancellationToken).ConfigureAwait(false);
        return found is null ? null : header?.AppliesTo(found.Tokens) == true ? header : SessionHeader.Of(found);
    }

    private async Task<StoredAccount?> ReadNewestAsync(AccountCacheEntry entry, IAccountStore store, CancellationToken cancellationToken)
    {
        StoredAccount? found = await SessionReader.ReadAsync(entry, store, readVault: store.IsSharedByMachines, _clock, cancellationToken).ConfigureAwait(false);
        return found is not null && !store.IsSharedByMachines && SessionReader.VaultIsNewer(entry, found)
            ? await SessionReader.ReadAsync(entry, store, readVault: true, _clock, cancellationToken).ConfigureAwait(false)
            : found;
    }

    private SessionSaver Saver(IAccountStore store, AccountAddress account) => new(Entry(store, account), store, _sync, _clock);

    // Each data folder has its own accounts, and a script may change the variable.
    private AccountCacheEntry Entry(IAccountStore store, AccountAddress account)
    {
        DataFolder? folder = store.IsSharedByProcesses ? _folder() : null;
        return _entries.GetOrAdd(
            (folder?.Root, store.Key.ToUpperInvariant(), account.ToString()),
            _ => new(account, folder?.Of(store), store is ITokenStore ? null : new UserProtection()));
    }

    private static ApplianceAuthException NotConnected(IAccountStore store, AccountAddress account) => store switch
    {
        MemoryTokenStore { BelongsToClient: true } =>
            new(ErrorId.NotConnected, Messages.FormatSessionNotSignedIn(account, store.Description), Messages.SessionNotSignedInRecommendation),
        { IsSharedByProcesses: false } => new(ErrorId.AccountInMemory, Messages.FormatSessionInOtherMemory(account)),
        _ => new(ErrorId.NotConnected, Messages.FormatSessionNotSignedIn(account, store.Description)),
    };
}
