using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Sessions;

/// <summary>Moves accounts between stores, finishes or discards moves that were interrupted, and finds where an account has moved to.</summary>
public sealed class AccountMoves
{
    /// <summary>How often in a row an account may turn out to have moved while it is read.</summary>
    private const int MaximumMoves = 32;

    private readonly Func<IAccountStore, AccountAddress, AccountCacheEntry> _entries;
    private readonly Func<VaultReference?, IAccountStore>? _stores;
    private readonly VaultSync _sync;
    private readonly PendingOperations _pending;
    private readonly TimeProvider _timeProvider;

    /// <param name="slots">Returns what this process knows of an account in a store.</param>
    /// <param name="stores">Returns the store that a header names, null being the built-in store; or null if no moves are followed.</param>
    /// <param name="sync">Writes the tokens to a vault once the account has moved there.</param>
    /// <param name="pending">Counts what is carried through although the caller no longer waits.</param>
    /// <param name="timeProvider">The time source.</param>
    internal AccountMoves(
        Func<IAccountStore, AccountAddress, AccountCacheEntry> slots, Func<VaultReference?, IAccountStore>? stores, VaultSync sync, PendingOperations pending,
        TimeProvider timeProvider) => (_entries, _stores, _sync, _pending, _timeProvider) = (slots, stores, sync, pending, timeProvider);

    /// <summary>Called after each step of a move.</summary>
    internal Action<MoveStep> Reached { get; set; } = _ => { };

    /// <summary>Moves an account to another store, without a new sign-in.</summary>
    /// <param name="from">The store that it leaves.</param>
    /// <param name="to">The store that it goes to.</param>
    /// <param name="account">Its address.</param>
    /// <param name="cancellationToken">Cancels the wait. A move that has begun is carried through.</param>
    /// <returns>What could not be done after the account had moved: the old secrets could not be removed, or the new vault did not take the tokens yet.</returns>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.NotConnected"/>, <see cref="ErrorId.AccountExists"/>, or why one of the stores cannot be used: nothing was moved.
    /// <see cref="ErrorId.VaultLocked"/>: the next command finishes a move that had begun.
    /// </exception>
    public Task<IReadOnlyList<ApplianceAuthException>> MoveAsync(IAccountStore from, IAccountStore to, AccountAddress account, CancellationToken cancellationToken) =>
        _pending.Add(Task.Run(() => RunAsync(Place(from, account), Place(to, account)), CancellationToken.None)).WaitAsync(cancellationToken);

    /// <summary>Finishes or discards a move to a store that was interrupted; does nothing while it is under way.</summary>
    /// <param name="store">The store that the account was moved to.</param>
    /// <param name="account">Its address.</param>
    /// <param name="cancellationToken">Cancels the wait. What has begun is carried through.</param>
    /// <exception cref="ApplianceAuthException">An error of a store: the next command tries again.</exception>
    public Task CompleteAsync(IAccountStore store, AccountAddress account, CancellationToken cancellationToken)
    {
        AccountPlace target = Place(store, account);
        return target.Entry.Incoming.ReadHeader() is null
            ? Task.CompletedTask
            : _pending.Add(Task.Run(() => CompleteAsync(target, wait: false), CancellationToken.None)).WaitAsync(cancellationToken);
    }

    /// <summary>Reads an account where it is: in a store, or in the one that it has moved to.</summary>
    /// <param name="store">The store to begin with.</param>
    /// <param name="account">The account's address.</param>
    /// <param name="read">Reads the account in a store; null if it is not there.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ApplianceAuthException">An error of a store.</exception>
    internal async Task<T?> ReadAsync<T>(IAccountStore store, AccountAddress account, Func<IAccountStore, Task<T?>> read, CancellationToken cancellationToken)
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
                // A move to this store may have ended since the read began. If the journal is still the same after another read, the account is not there.
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

    /// <summary>As <see cref="CompleteInterruptedAsync"/>, and the same store if the record there is damaged or too new: it can be removed all the same.</summary>
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

    /// <summary>Where to look next for an account that is not in a store: there once more if a move to it was finished just now, or where it has moved to.</summary>
    private async Task<(IAccountStore Store, bool Changed)> NextAsync(IAccountStore store, AccountAddress account)
    {
        if (_stores is null || !store.OtherProcessesSeeIt)
        {
            return (store, false);
        }

        AccountPlace place = Place(store, account);
        return await CompleteAsync(place, wait: true).ConfigureAwait(false) ? (store, true)
            : place.Entry.Journal.ReadHeader() is { State: SessionState.Moved } moved ? (_stores(moved.OtherStore), true)
            : (store, false);
    }

    private async Task<IReadOnlyList<ApplianceAuthException>> RunAsync(AccountPlace source, AccountPlace target)
    {
        await new SessionSaver(target.Entry, target.Store, _sync, _timeProvider).PrepareAsync(CancellationToken.None).ConfigureAwait(false);
        (StoredAccount moved, ApplianceAuthException? left) = await RunAloneAsync(source, target).ConfigureAwait(false);
        ApplianceAuthException? notSaved = target.Store is ITokenStore ? await _sync.RunAsync(target.Entry, target.Store, moved).ConfigureAwait(false) : null;
        return [.. new[] { left, notSaved }.OfType<ApplianceAuthException>()];
    }

    private async Task<(StoredAccount Account, ApplianceAuthException? Left)> RunAloneAsync(AccountPlace source, AccountPlace target)
    {
        while (true)
        {
            await CompleteAsync(source, wait: true).ConfigureAwait(false);
            await CompleteAsync(target, wait: true).ConfigureAwait(false);
            using MoveLocks locks = await MoveLocks.EnterAsync(source, target, _timeProvider).ConfigureAwait(false);
            // Another move may have been interrupted in between.
            if (source.Entry.Incoming.ReadHeader() is null && target.Entry.Incoming.ReadHeader() is null)
            {
                if (target.Entry.Journal.ReadHeader() is { IsActive: true } there && new MoveCompletion(source, target, _timeProvider, Reached).IsCommitted(there)
                    && await SessionReader.ReadLockedAsync(target.Entry, target.Store, askVault: false, _timeProvider, CancellationToken.None).ConfigureAwait(false) is { } moved)
                {
                    // This move had begun before, and was finished just now.
                    return (moved, null);
                }

                return await new AccountMove(source, target, _timeProvider, Reached).RunAsync().ConfigureAwait(false);
            }
        }
    }

    /// <returns>Whether there was one and it was finished.</returns>
    private async Task<bool> CompleteAsync(AccountPlace target, bool wait)
    {
        bool finished = false;
        while (_stores is not null && target.Entry.Incoming.ReadHeader() is { } incoming)
        {
            AccountPlace source = Place(_stores(incoming.OtherStore), target.Entry.Address);
            using MoveLocks? locks = wait ? await MoveLocks.EnterAsync(source, target, _timeProvider).ConfigureAwait(false) : MoveLocks.TryEnter(source, target);
            if (locks is null)
            {
                return false;
            }

            // What was seen without the locks may have been a move that was under way, and may be over.
            SessionHeader? left = target.Entry.Incoming.ReadHeader();
            if (left is not null && source.Is(left.OtherStore))
            {
                MoveCompletion end = new(source, target, _timeProvider, Reached);
                finished = end.IsCommitted(left);
                await (finished ? end.FinishAsync(left) : end.DiscardAsync(left)).ConfigureAwait(false);
            }
            else
            {
                finished = left is null;
            }
        }

        return finished;
    }

    /// <summary>When the journal was written that says that the account is in a store; null if none says so.</summary>
    private DateTime? ActiveSince(IAccountStore store, AccountAddress account) =>
        _stores is null || !store.OtherProcessesSeeIt ? null : Place(store, account).Entry.Journal.ReadActiveSince();

    private AccountPlace Place(IAccountStore store, AccountAddress account) => new(_entries(store, account), store);
}
