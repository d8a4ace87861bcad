using System.Collections.Concurrent;
using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Sessions;

/// <summary>Gives out tokens that are good, renewing them at most once however many ask. One per process, shared by all threads.</summary>
public sealed class SessionBroker
{
    private readonly ConcurrentDictionary<(string Vault, string Account), AccountCacheEntry> _entries = new();
    private readonly Func<DataFolder> _folder;
    private readonly TimeProvider _clock;
    private readonly VaultSync _sync;
    private readonly SessionRefresh _refresh;
    private readonly Lazy<double> _share;
    private readonly PendingOperations _pending;
    private readonly IRefreshLimits? _limits;

    /// <summary>Makes a broker.</summary>
    /// <param name="http">Follows no redirects and keeps no cookies.</param>
    /// <param name="folder">Where locks and journals lie.</param>
    /// <param name="timeProvider">Tells the time.</param>
    /// <param name="share">Which part of a provider's margin this machine takes, 0 to 1; null for a part of its own.</param>
    /// <param name="limits">Counts the renewals; null where nobody does.</param>
    /// <param name="stores">Returns the store of a vault, or the built-in store for null, to find accounts that have moved; null if they are not followed.</param>
    public SessionBroker(
        HttpClient http, Func<DataFolder> folder, TimeProvider timeProvider, double? share = null, IRefreshLimits? limits = null, Func<VaultReference?, IAccountStore>? stores = null)
    {
        (_folder, _clock, _pending, _limits) = (folder, timeProvider, new(timeProvider), limits);
        _sync = new(_pending, timeProvider);
        _refresh = new(http, _sync, limits, timeProvider);
        _share = new(() => share ?? folder().Share());
        Moves = new(Entry, stores, _sync, _pending, timeProvider);
    }

    /// <summary>Moves accounts to other stores, and finds those that were moved.</summary>
    public AccountMoves Moves { get; }

    /// <summary>The account with a token that meets the demand: from memory, from the journal, from the store, or renewed.</summary>
    /// <param name="store">Where the account is kept.</param>
    /// <param name="account">Which one.</param>
    /// <param name="requirement">What the token must be good for.</param>
    /// <param name="cancellationToken">Ends the wait. A renewal that was sent goes on and is kept.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.NotConnected"/>, <see cref="ErrorId.RefreshRejected"/>, <see cref="ErrorId.LifetimeTooLong"/>, <see cref="ErrorId.DataFolderUnavailable"/>,
    /// <see cref="ErrorId.DataFolderUnavailable"/>, <see cref="ErrorId.RateLimited"/>, <see cref="ErrorId.CloudUnreachable"/>, what else the cloud refuses, or
    /// what ails the vault.
    /// </exception>
    public async Task<Session> GetAsync(IAccountStore store, AccountAddress account, TokenRequirement requirement, CancellationToken cancellationToken) =>
        await Moves.ReadAsync(store, account, there => TryGetAsync(there, account, requirement, cancellationToken), cancellationToken).ConfigureAwait(false) ?? throw NotConnected(store, account);

    private async Task<Session?> TryGetAsync(IAccountStore store, AccountAddress account, TokenRequirement requirement, CancellationToken cancellationToken)
    {
        AccountCacheEntry entry = Entry(store, account);
        if (GetCached(entry, requirement) is { } before)
        {
            return new(before);
        }

        SessionLock? mine = null;
        try
        {
            mine = await EnterAsync(entry, store, cancellationToken).ConfigureAwait(false);
            if (GetCached(entry, requirement) is { } meanwhile)
            {
                return new(meanwhile);
            }

            StoredAccount? found = await SessionReader.ReadLockedAsync(entry, store, askVault: false, _clock, cancellationToken).ConfigureAwait(false);
            if (found is not null && !Satisfies(entry, found, requirement) && store.OtherMachinesSeeIt && RefreshThrottle.MayReadVault(entry, _clock.GetUtcNow()))
            {
                found = await SessionReader.ReadLockedAsync(entry, store, askVault: true, _clock, cancellationToken).ConfigureAwait(false);
            }

            if (found is null)
            {
                return null;
            }

            Adopt(entry, store, found);
            if (Satisfies(entry, found, requirement))
            {
                return new(found, _sync.Begin(entry, store, found));
            }

            ApplianceAuthException? hindrance = RefreshThrottle.Check(entry, found, requirement, _clock.GetUtcNow());
            if (hindrance is not null || RefreshThrottle.IsPaused(entry, _clock.GetUtcNow()))
            {
                if (requirement.IsStillUsable(found.Tokens, _clock.GetUtcNow()))
                {
                    return new(found);
                }

                if (hindrance is not null)
                {
                    throw hindrance;
                }
            }

            // Only what is wished for can wait: a token that is no longer good is renewed whatever was counted.
            if (requirement.ForceRefresh && (requirement with { ForceRefresh = false }).IsStillUsable(found.Tokens, _clock.GetUtcNow())
                && _limits is not null && await _limits.CheckAsync(found, cancellationToken).ConfigureAwait(false) is { } usedUp)
            {
                throw usedUp;
            }

            // On a thread of its own, with the lock: whoever asked may leave, the renewal does not end with them.
            SessionLock handedOver = mine;
            Task<Session> renewal = _pending.Add(
                Task.Run(() => _refresh.RunAsync(entry, store, found, requirement, handedOver), CancellationToken.None));
            mine = null;
            return await renewal.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.DataFolderUnavailable)
        {
            // Without the lock nothing can be refreshed, but a token that is still valid needs no refresh.
            StoredAccount? held = await SessionReader.OrNullAsync(SessionReader.ReadAsync(entry, store, askVault: false, _clock, cancellationToken)).ConfigureAwait(false);
            if (held is not null && requirement.IsStillUsable(held.Tokens, _clock.GetUtcNow()))
            {
                return new(held);
            }

            throw;
        }
        finally
        {
            mine?.Dispose();
        }
    }

    /// <summary>The account as it was last seen here, or else as it is kept; its token need not be good.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.NotConnected"/>, or what ails the vault.</exception>
    public async Task<StoredAccount> FindAsync(IAccountStore store, AccountAddress account, CancellationToken cancellationToken) =>
        Entry(store, account).Snapshot.Account ?? await ReadAsync(store, account, cancellationToken).ConfigureAwait(false);

    /// <summary>The account as it is kept now; its token need not be good. Takes no lock.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.NotConnected"/>, or what ails the vault.</exception>
    public async Task<StoredAccount> ReadAsync(IAccountStore store, AccountAddress account, CancellationToken cancellationToken) =>
        await ReadUnlockedAsync(store, account, cancellationToken).ConfigureAwait(false) ?? throw NotConnected(store, account);

    /// <summary>As <see cref="ReadAsync"/>, with null where nobody is signed in.</summary>
    /// <exception cref="ApplianceAuthException">What ails the vault.</exception>
    public Task<StoredAccount?> ReadUnlockedAsync(IAccountStore store, AccountAddress account, CancellationToken cancellationToken) =>
        Moves.ReadAsync(store, account, there => SessionReader.ReadAsync(Entry(there, account), there, askVault: there.OtherMachinesSeeIt, _clock, cancellationToken), cancellationToken);

    /// <summary>How an account stands: from the journal in the clear, or from the vault where this machine has none. Takes no lock.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.NotConnected"/>, or what ails the vault.</exception>
    public async Task<SessionHeader> DescribeAsync(IAccountStore store, AccountAddress account, CancellationToken cancellationToken) =>
        await Moves.ReadAsync(store, account, there => TryDescribeAsync(there, account, cancellationToken), cancellationToken).ConfigureAwait(false) ?? throw NotConnected(store, account);

    private async Task<SessionHeader?> TryDescribeAsync(IAccountStore store, AccountAddress account, CancellationToken cancellationToken)
    {
        AccountCacheEntry entry = Entry(store, account);
        SessionHeader? header = entry.Journal.ReadHeader();
        if (header?.State == SessionState.Connected || (header?.State == SessionState.NeedsSignIn && !store.OtherMachinesSeeIt))
        {
            return header;
        }

        // What is over here may have a successor that another machine has put into the vault.
        StoredAccount? found = await SessionReader.ReadAsync(entry, store, askVault: store.OtherMachinesSeeIt, _clock, cancellationToken).ConfigureAwait(false);
        return found is null ? null : header?.Is(found.Tokens.SessionId) == true ? header : SessionHeader.Of(found);
    }

    /// <summary>Checks that the account can be locked, as each refresh needs it.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.DataFolderUnavailable"/> or <see cref="ErrorId.StoreUnsafe"/>.</exception>
    internal void RequireLock(IAccountStore store, AccountAddress account) => Entry(store, account).RequireLock();

    /// <summary>Makes sure that a sign-in could be kept, before anybody takes the trouble of signing in.</summary>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.DataFolderUnavailable"/>, <see cref="ErrorId.DataFolderUnavailable"/>, <see cref="ErrorId.VaultStale"/>, <see cref="ErrorId.VaultTooSmall"/>,
    /// <see cref="ErrorId.VaultNotSupported"/>, <see cref="ErrorId.VaultSecretDeleted"/>, <see cref="ErrorId.StoreUnsafe"/>, <see cref="ErrorId.StoreUnavailable"/>,
    /// or a vault error.
    /// </exception>
    public async Task PrepareAsync(IAccountStore store, AccountAddress account, CancellationToken cancellationToken)
    {
        SessionSaver saver = Saver(store, account);
        // Carried through although the caller may leave: the vault must not keep the secret that tries it out.
        await _pending.Add(Task.Run(() => saver.PrepareAsync(cancellationToken), CancellationToken.None)).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keeps a new sign-in: its key in the vault first, then the journal, then the tokens in the vault.</summary>
    /// <param name="store">Where to.</param>
    /// <param name="account">The sign-in.</param>
    /// <param name="cancellationToken">Ends the wait. The sign-in is kept all the same: the person has gone through with it.</param>
    /// <returns>Why the vault did not take the tokens, or null: this machine has them in any case.</returns>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.VaultStale"/>, or another vault error: then the sign-in before it is still there, unless the vault removes before it writes.
    /// </exception>
    public Task<ApplianceAuthException?> SaveSignInAsync(IAccountStore store, StoredAccount account, CancellationToken cancellationToken) =>
        _pending.Add(Task.Run(() => Saver(store, account.Address).RunAsync(account), CancellationToken.None)).WaitAsync(cancellationToken);

    /// <summary>Removes an account: from now on no process takes it for signed in, whatever its vault still serves.</summary>
    /// <param name="store">Where it is kept.</param>
    /// <param name="account">Which one.</param>
    /// <param name="registration">What it was signed in with, or null where that could not be read.</param>
    /// <param name="cancellationToken">Ends the wait. What was begun is carried through.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.DataFolderUnavailable"/>, <see cref="ErrorId.DataFolderUnavailable"/>, or what ails the vault.</exception>
    public Task RemoveAsync(IAccountStore store, AccountAddress account, Registration? registration, CancellationToken cancellationToken) =>
        _pending.Add(
            Task.Run(
                async () =>
                {
                    IAccountStore there = await Moves.TryCompleteInterruptedAsync(store, account).ConfigureAwait(false);
                    await new AccountRemoval(Entry(there, account), there, _clock).RunAsync(registration).ConfigureAwait(false);
                },
                CancellationToken.None)).WaitAsync(cancellationToken);

    /// <summary>
    /// Waits for every renewal, sign-in and removal that was begun, and for the vault to follow, before the process ends: an answer that nobody reads
    /// is a sign-in that is lost.
    /// </summary>
    /// <param name="timeout">How long a cloud that does not answer may hold the process up.</param>
    public Task CompletePendingAsync(TimeSpan timeout) => _pending.CompleteAsync(timeout);

    /// <summary>What memory has, when it is good enough, and a look at the header within half a minute found nothing newer or left to be saved.</summary>
    private StoredAccount? GetCached(AccountCacheEntry entry, TokenRequirement requirement)
    {
        AccountCacheEntry.Sighting seen = entry.Snapshot;
        if (seen.Account is not { Tokens: var tokens } account || !Satisfies(entry, account, requirement))
        {
            return null;
        }

        DateTimeOffset now = _clock.GetUtcNow();
        if (TokenRequirement.IsRecent(seen.At, now))
        {
            return account;
        }

        if (entry.NotSaved || entry.Journal.ReadHeader() is not { } header || !header.Is(tokens.SessionId) || header.Generation > tokens.Generation)
        {
            return null;
        }

        entry.UpdateUnlessChanged(seen, account, now);
        return account;
    }

    /// <summary>Writes into this machine's journal what another machine has signed in or refreshed.</summary>
    private static void Adopt(AccountCacheEntry entry, IAccountStore store, StoredAccount found)
    {
        if (store is not ITokenStore)
        {
            return;
        }

        SessionHeader? header = entry.Journal.ReadHeader();
        bool known = header?.Is(found.Tokens.SessionId) == true && header.Generation >= found.Tokens.Generation;
        if (!known)
        {
            entry.TryWriteJournal(SessionHeader.Of(found), found);
        }
    }

    // An account without a vault is on this machine alone, and must do where there is no folder to take a share from.
    private bool Satisfies(AccountCacheEntry entry, StoredAccount account, TokenRequirement requirement) =>
        requirement.IsSatisfiedBy(account.Tokens, account.Provider.RefreshMargin, _clock.GetUtcNow(), entry.Files is null ? 1 : _share.Value);

    private SessionSaver Saver(IAccountStore store, AccountAddress account) => new(Entry(store, account), store, _sync, _clock);

    private Task<SessionLock> EnterAsync(AccountCacheEntry entry, IAccountStore store, CancellationToken cancellationToken) => entry.EnterAsync(store, _clock, cancellationToken);

    private AccountCacheEntry Entry(IAccountStore store, AccountAddress account) => _entries.GetOrAdd(
        (store.Key.ToUpperInvariant(), account.ToString()),
        _ => new(account, store.OtherProcessesSeeIt ? _folder().Of(store) : null, store is ITokenStore ? null : new UserProtection()));

    private static ApplianceAuthException NotConnected(IAccountStore store, AccountAddress account) => store.OtherProcessesSeeIt
        ? new(ErrorId.NotConnected, $"{account} is not signed in. Searched: {store.Description}.")
        : new(ErrorId.AccountInMemory, $"{account} was signed in with -InMemory, and not by this process.");
}
