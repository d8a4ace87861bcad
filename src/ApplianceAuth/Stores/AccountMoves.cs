using ApplianceAuth.Accounts;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Stores;

/// <summary>Moves accounts between stores, finishes or discards moves that were interrupted, and finds where an account has moved to.</summary>
/// <param name="slots">Returns what this process knows of an account in a store.</param>
/// <param name="stores">Returns the store that a header names, null being the built-in store; or null if no moves are followed.</param>
/// <param name="unfinished">Counts what is carried through although the caller no longer waits.</param>
/// <param name="timeProvider">The time source.</param>
internal sealed class AccountMoves(
    Func<IAccountStore, AccountAddress, AccountSlot> slots, Func<KnownVault?, IAccountStore>? stores, UnfinishedWork unfinished, TimeProvider timeProvider)
{
    /// <summary>How often in a row an account may turn out to have moved while it is read.</summary>
    private const int MaximumMoves = 32;

    /// <summary>Called after each step of a move.</summary>
    public Action<MoveStep> Reached { get; set; } = _ => { };

    /// <summary>Moves an account.</summary>
    /// <returns>The account, and why its secrets could not be removed from the source, or null.</returns>
    /// <exception cref="ApplianceAuthException">As <see cref="AccountMove.RunAsync"/>.</exception>
    public async Task<(StoredAccount Account, ApplianceAuthException? Left)> MoveAsync(IAccountStore from, IAccountStore to, AccountAddress account)
    {
        (AccountPlace source, AccountPlace target) = (Place(from, account), Place(to, account));
        while (true)
        {
            await SettleAsync(source, wait: true).ConfigureAwait(false);
            await SettleAsync(target, wait: true).ConfigureAwait(false);
            using MoveLocks locks = await MoveLocks.EnterAsync(source, target, timeProvider).ConfigureAwait(false);
            // Another move may have been interrupted in between.
            if (source.Slot.Incoming.ReadHeader() is null && target.Slot.Incoming.ReadHeader() is null)
            {
                return await new AccountMove(source, target, timeProvider, Reached).RunAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Reads an account where it is: in a store, or in the one that it has moved to.</summary>
    /// <param name="store">The store to begin with.</param>
    /// <param name="account">The account's address.</param>
    /// <param name="read">Reads the account in a store; null if it is not there.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ApplianceAuthException">An error of a store.</exception>
    public async Task<T?> ReadAsync<T>(IAccountStore store, AccountAddress account, Func<IAccountStore, Task<T?>> read, CancellationToken cancellationToken)
        where T : class
    {
        T? found = await read(store).ConfigureAwait(false);
        for (int moves = 0; found is null && moves < MaximumMoves; moves++)
        {
            (IAccountStore Store, bool Changed) next = await unfinished.Watch(
                Task.Run(() => NextAsync(store, account), CancellationToken.None)).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (!next.Changed)
            {
                break;
            }

            store = next.Store;
            found = await read(store).ConfigureAwait(false);
        }

        return found;
    }

    /// <summary>The store that an account has moved to, or the same store.</summary>
    /// <exception cref="ApplianceAuthException">An error of a store.</exception>
    public async Task<IAccountStore> FollowAsync(IAccountStore store, AccountAddress account)
    {
        (IAccountStore Store, bool Changed) next = (store, true);
        for (int moves = 0; next.Changed && moves < MaximumMoves; moves++)
        {
            next = await NextAsync(next.Store, account).ConfigureAwait(false);
        }

        return next.Store;
    }

    /// <summary>Where to look next for an account that is not in a store: there once more if a move to it was finished just now, or where it has moved to.</summary>
    private async Task<(IAccountStore Store, bool Changed)> NextAsync(IAccountStore store, AccountAddress account)
    {
        if (stores is null || !store.OtherProcessesSeeIt)
        {
            return (store, false);
        }

        AccountPlace place = Place(store, account);
        return await SettleAsync(place, wait: true).ConfigureAwait(false) ? (store, true)
            : place.Slot.Journal.ReadHeader() is { State: SessionState.Moved } moved ? (stores(moved.OtherStore), true)
            : (store, false);
    }

    /// <summary>Finishes or discards a move to a store that was interrupted, unless it is still under way.</summary>
    /// <exception cref="ApplianceAuthException">An error of a store: the next command tries again.</exception>
    public Task SettleAsync(IAccountStore store, AccountAddress account) => SettleAsync(Place(store, account), wait: false);

    /// <returns>Whether there was one and it was finished.</returns>
    private async Task<bool> SettleAsync(AccountPlace target, bool wait)
    {
        bool finished = false;
        while (stores is not null && target.Slot.Incoming.ReadHeader() is { } incoming)
        {
            AccountPlace source = Place(stores(incoming.OtherStore), target.Slot.Address);
            using MoveLocks? locks = wait ? await MoveLocks.EnterAsync(source, target, timeProvider).ConfigureAwait(false) : MoveLocks.TryEnter(source, target);
            if (locks is null)
            {
                return false;
            }

            // What was seen without the locks may have been a move that was under way, and may be over.
            SessionHeader? left = target.Slot.Incoming.ReadHeader();
            if (left is not null && source.Is(left.OtherStore))
            {
                MoveEnd end = new(source, target, timeProvider, Reached);
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

    private AccountPlace Place(IAccountStore store, AccountAddress account) => new(slots(store, account), store);
}
