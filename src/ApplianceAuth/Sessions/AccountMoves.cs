using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Sessions;

/// <summary>Moves accounts between stores, completes or discards moves that were interrupted, and finds where an account has moved to.</summary>
internal sealed class AccountMoves
{
    /// <summary>How often in a row an account may turn out to have moved while it is read.</summary>
    private const int MaximumMoves = 32;

    private readonly Func<IAccountStore, AccountAddress, AccountCacheEntry> _entries;
    private readonly Func<VaultReference?, IAccountStore>? _stores;
    private readonly VaultSync _sync;
    private readonly PendingOperations _pending;
    private readonly TimeProvider _timeProvider;

    /// <param name="entries">Returns the cache entry of an account in a store.</param>
    /// <param name="stores">Returns the store that a header names, null being the built-in store; or null if moves are not resolved.</param>
    /// <param name="sync">Writes the tokens to a vault after the account was moved there.</param>
    /// <param name="pending">Tracks operations that run to their end even if the caller no longer waits.</param>
    /// <param name="timeProvider">The time source.</param>
    internal AccountMoves(
        Func<IAccountStore, AccountAddress, AccountCacheEntry> entries, Func<VaultReference?, IAccountStore>? stores, VaultSync sync,
        PendingOperations pending, TimeProvider timeProvider) =>
        (_entries, _stores, _sync, _pending, _timeProvider) = (entries, stores, sync, pending, timeProvider);

    /// <summary>Called after each step of a move.</summary>
    internal Action<MoveStep> Reached { get; set; } = _ => { };

    /// <summary>Moves an account to another store, without a new sign-in.</summary>
    /// <param name="from">The source store.</param>
    /// <param name="to">The target store.</param>
    /// <param name="account">The address of the account.</param>
    /// <param name="cancellationToken">Cancels the wait. A move that has started is completed.</param>
    /// <returns>Errors after the account was moved: the old secrets could not be removed, or the tokens could not be written to the target vault yet.</returns>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.NotConnected"/>, <see cref="ErrorId.AccountExists"/>, or an error of one of the stores: nothing was moved.
    /// <see cref="ErrorId.VaultLocked"/>: the next command completes a move that has started.
    /// </exception>
    public Task<IReadOnlyList<ApplianceAuthException>> MoveAsync(
        IAccountStore from, IAccountStore to, AccountAddress account, CancellationToken cancellationToken) =>
        _pending.Add(Task.Run(() => RunAsync(AccountIn(from, account), AccountIn(to, account)), CancellationToken.None)).WaitAsync(cancellationToken);

    /// <summary>
    /// Completes or discards an interrupted move to a store, and deletes the file that it was writing. Does nothing while the move is in progress.
    /// </summary>
    /// <param name="store">The target store.</param>
    /// <param name="account">The address of the account.</param>
    /// <param name="cancellationToken">Cancels the wait. An operation that has started is completed.</param>
    /// <exception cref="ApplianceAuthException">An error of a store: the next command tries again.</exception>
    public Task CompleteAsync(IAccountStore store, AccountAddress account, CancellationToken cancellationToken)
    {
        AccountInStore target = AccountIn(store, account);
        return target.Entry.Incoming.ReadHeader() is null && !target.Entry.Incoming.HasUnfinished
            ? Task.CompletedTask
            : _pending.Add(Task.Run(() => CompleteAsync(target, wait: false), CancellationToken.None)).WaitAsync(cancellationToken);
    }

    /// <summary>Reads an account in a store, or in the store that it was moved to.</summary>
    /// <param name="store">The store to start with.</param>
    /// <param name="account">The account's address.</param>
    /// <param name="read">Reads the account in a store; returns null if it is not there.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ApplianceAuthException">An error of a store.</exception>
    internal async Task<T?> ReadAsync<T>(
        IAccountStore store, AccountAddress account, Func<IAccountStore, Task<T?>> read, CancellationToken cancellationToken)
        where T : class
    {
        T? found = await read(store).ConfigureAwait(false);
        DateTime? activeSince = null;
        for (int moves = 0; found is null && moves < MaximumMoves; moves++)
        {
            (IAccountStore Store, bool Changed) next = await _pending.Add(
                Task.Run(() => NextAsync(store, account), CancellationToken.None)).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (!next.Changed)
            {
                // A move to this store may have ended since the read started. If the journal is the same after another read, the account is not there.
                DateTime? since = ActiveSince(store, account);
                if (since is null || since == activeSince)
                {
                    break;
                }

                activeSince = since;
            }

            store = next.Store;
            found = await read(store).ConfigureAwait(false);
        }

        return found;
    }

    /// <summary>The store that an account has moved to, or the same store.</summary>
    /// <exception cref="ApplianceAuthException">An error of a store.</exception>
    internal async Task<IAccountStore> CompleteInterruptedAsync(IAccountStore store, AccountAddress account)
    {
        (IAccountStore Store, bool Changed) next = (store, true);
        for (int moves = 0; next.Changed && moves < MaximumMoves; moves++)
        {
            next = await NextAsync(next.Store, account).ConfigureAwait(false);
        }

        return next.Store;
    }

    /// <summary>
    /// As <see cref="CompleteInterruptedAsync"/>, but returns the same store if the record there is damaged or too new: it can still be removed.
    /// </summary>
    /// <exception cref="ApplianceAuthException">An error of a store.</exception>
    internal async Task<IAccountStore> TryCompleteInterruptedAsync(IAccountStore store, AccountAddress account)
    {
        try
        {
            return await CompleteInterruptedAsync(store, account).ConfigureAwait(false);
        }
        catch (ApplianceAuthException e) when (e.ErrorId is ErrorId.RecordInvalid or ErrorId.RecordTooNew)
        {
            return store;
        }
    }

    /// <summary>
    /// The next store to read for an account that is not in a store: the same one if a move to it has just been completed, or the one it was moved to.
    /// </summary>
    private async Task<(IAccountStore Store, bool Changed)> NextAsync(IAccountStore store, AccountAddress account)
    {
        if (_stores is null || !store.IsSharedByProcesses)
        {
            return (store, false);
        }

        AccountInStore searched = AccountIn(store, account);
        return await CompleteAsync(searched, wait: true).ConfigureAwait(false) ? (store, true)
            : searched.Entry.Journal.ReadHeader() is { State: SessionStatus.Moved } moved ? (_stores(moved.OtherStore), true)
            : (store, false);
    }

    private async Task<IReadOnlyList<ApplianceAuthException>> RunAsync(AccountInStore source, AccountInStore target)
    {
        await new SessionSaver(target.Entry, target.Store, _sync, _timeProvider).PrepareAsync(CancellationToken.None).ConfigureAwait(false);
        (StoredAccount moved, ApplianceAuthException? left) = await RunAloneAsync(source, target).ConfigureAwait(false);
        ApplianceAuthException? notSaved = target.Store is ITokenStore
            ? await _sync.RunAsync(target.Entry, target.Store, moved).ConfigureAwait(false)
            : null;
        return [.. new[] { left, notSaved }.OfType<ApplianceAuthException>()];
    }

    private async Task<(StoredAccount Account, ApplianceAuthException? Left)> RunAloneAsync(AccountInStore source, AccountInStore target)
    {
        while (true)
        {
            await CompleteAsync(source, wait: true).ConfigureAwait(false);
            await CompleteAsync(target, wait: true).ConfigureAwait(false);
            using MoveLocks locks = await MoveLocks.EnterAsync(source, target, _timeProvider).ConfigureAwait(false);
            // Another move may have been interrupted in between.
            if (source.Entry.Incoming.ReadHeader() is null && target.Entry.Incoming.ReadHeader() is null)
            {
                if (await FindMovedAsync(source, target).ConfigureAwait(false) is { } moved)
                {
                    return (moved, null);
                }

                return await new AccountMove(source, target, _timeProvider, Reached).RunAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>The account in the target if this same move was interrupted before and has just been completed; otherwise null.</summary>
    private async Task<StoredAccount?> FindMovedAsync(AccountInStore source, AccountInStore target)
    {
        bool completed = target.Entry.Journal.ReadHeader() is { IsActive: true } header
            && new MoveCompletion(source, target, _timeProvider, Reached).IsCommitted(header);
        return completed
            ? await SessionReader.ReadLockedAsync(target.Entry, target.Store, readVault: false, _timeProvider, CancellationToken.None).ConfigureAwait(false)
            : null;
    }

    /// <returns>Whether there was an interrupted move and it was completed.</returns>
    private async Task<bool> CompleteAsync(AccountInStore target, bool wait)
    {
        bool completed = false;
        while (_stores is not null && target.Entry.Incoming.ReadHeader() is { } incoming)
        {
            AccountInStore source = AccountIn(_stores(incoming.OtherStore), target.Entry.Address);
            using MoveLocks? locks = wait
                ? await MoveLocks.EnterAsync(source, target, _timeProvider).ConfigureAwait(false)
                : MoveLocks.TryEnter(source, target);
            if (locks is null)
            {
                return false;
            }

            // Without the locks the header may have been that of a move in progress, which may have ended.
            SessionHeader? left = target.Entry.Incoming.ReadHeader();
            if (left is not null && source.Is(left.OtherStore))
            {
                MoveCompletion completion = new(source, target, _timeProvider, Reached);
                completed = completion.IsCommitted(left);
                await (completed ? completion.CompleteAsync(left) : completion.DiscardAsync(left)).ConfigureAwait(false);
            }
            else
            {
                completed = left is null;
            }
        }

        DeleteUnfinished(target);
        return completed;
    }

    /// <summary>Deletes the file that a killed move was writing, which has secrets. A move in progress holds the lock, and its file stays.</summary>
    private static void DeleteUnfinished(AccountInStore target)
    {
        if (target.Entry.Incoming.HasUnfinished)
        {
            target.Entry.Journal.Protection.Require(target.LockPath);
            using SessionLock? accountLock = SessionLock.TryEnter(target.LockPath);
            if (accountLock is not null)
            {
                target.Entry.Incoming.DeleteUnfinished();
            }
        }
    }

    /// <summary>When the journal of a store was written, if its header is active; null otherwise.</summary>
    private DateTime? ActiveSince(IAccountStore store, AccountAddress account) =>
        _stores is null || !store.IsSharedByProcesses ? null : AccountIn(store, account).Entry.Journal.ReadActiveSince();

    private AccountInStore AccountIn(IAccountStore store, AccountAddress account) => new(_entries(store, account), store);
}
