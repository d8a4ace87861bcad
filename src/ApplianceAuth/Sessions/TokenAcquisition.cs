using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Sessions;

/// <summary>Gets a valid token for an account: from the cache, the journal, the store, or by a refresh, which concurrent callers share.</summary>
/// <param name="refresh">Sends refreshes.</param>
/// <param name="sync">Synchronises the vault.</param>
/// <param name="pending">Tracks refreshes that the caller no longer waits for.</param>
/// <param name="limits">Counts the refreshes, or null.</param>
/// <param name="share">The share of the provider's refresh margin that this machine uses, 0 to 1.</param>
/// <param name="timeProvider">Time source.</param>
internal sealed class TokenAcquisition(
    SessionRefresh refresh, VaultSync sync, PendingOperations pending, IRefreshLimits? limits, Lazy<double> share, TimeProvider timeProvider)
{
    /// <summary>Gets the account with a token that satisfies a requirement; null if the account is not in the store.</summary>
    /// <param name="entry">The cache entry of the account.</param>
    /// <param name="store">The store of the account.</param>
    /// <param name="requirement">The requirements for the token.</param>
    /// <param name="cancellationToken">Cancels the wait. A refresh that was sent is completed and saved.</param>
    /// <exception cref="ApplianceAuthException">As <see cref="SessionBroker.GetAsync"/>.</exception>
    public async Task<Session?> TryGetAsync(AccountCacheEntry entry, IAccountStore store, TokenRequirement requirement, CancellationToken cancellationToken)
    {
        try
        {
            return GetCached(entry, requirement) is { } cached
                ? new(cached)
                : await AcquireAsync(entry, store, requirement, cancellationToken).ConfigureAwait(false);
        }
        catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.DataFolderUnavailable)
        {
            // Without its files a token cannot be refreshed, but a token that is still valid needs no refresh.
            StoredAccount? stored = await SessionReader.OrNullAsync(
                SessionReader.ReadAsync(entry, store, readVault: false, timeProvider, cancellationToken)).ConfigureAwait(false) ?? entry.Snapshot.Account;
            if (stored is not null && requirement.IsStillUsable(stored.Tokens, timeProvider.GetUtcNow()))
            {
                return new(stored);
            }

            throw;
        }
    }

    private async Task<Session?> AcquireAsync(
        AccountCacheEntry entry, IAccountStore store, TokenRequirement requirement, CancellationToken cancellationToken)
    {
        AccountCacheEntry.FailedRefresh? earlier = entry.LastFailure;
        SessionLock? accountLock = null;
        try
        {
            accountLock = await entry.EnterAsync(store, timeProvider, cancellationToken).ConfigureAwait(false);
            if (GetCached(entry, requirement) is { } cachedMeanwhile)
            {
                return new(cachedMeanwhile);
            }

            StoredAccount? found = await ReadAsync(entry, store, requirement, earlier, cancellationToken).ConfigureAwait(false);
            if (found is null)
            {
                return null;
            }

            Adopt(entry, store, found);
            if (Satisfies(entry, found, requirement))
            {
                return new(found, sync.StartIfDue(entry, store, found));
            }

            if (await UseWithoutRefreshAsync(entry, found, requirement, cancellationToken).ConfigureAwait(false))
            {
                return new(found);
            }

            if (SharedFailure(entry, found, earlier) is { } failure)
            {
                throw failure;
            }

            // In the background, which releases the lock: the caller may cancel, the refresh is completed.
            SessionLock handedOver = accountLock;
            Task<Session> refreshed = pending.Add(
                Task.Run(() => refresh.RunAsync(entry, store, found, requirement, handedOver), CancellationToken.None));
            accountLock = null;
            return await refreshed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            accountLock?.Dispose();
        }
    }

    /// <summary>
    /// Reads the account from the journal. If its token there does not satisfy the requirement, also from a vault that may have newer ones: of another
    /// machine, or of this one, whose journal could not be written.
    /// </summary>
    private async Task<StoredAccount?> ReadAsync(
        AccountCacheEntry entry, IAccountStore store, TokenRequirement requirement, AccountCacheEntry.FailedRefresh? earlier,
        CancellationToken cancellationToken)
    {
        StoredAccount? found = await SessionReader.ReadLockedAsync(entry, store, readVault: false, timeProvider, cancellationToken).ConfigureAwait(false);
        if (found is null || Satisfies(entry, found, requirement)
            || !(store.IsSharedByMachines || SessionReader.VaultIsNewer(entry, found)) || SharedFailure(entry, found, earlier) is not null
            || !RefreshThrottle.MayReadVault(entry, found, requirement, timeProvider.GetUtcNow()))
        {
            return found;
        }

        try
        {
            return await SessionReader.ReadLockedAsync(entry, store, readVault: true, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (ApplianceAuthException e) when (e.ErrorId is ErrorId.VaultLocked or ErrorId.VaultUnavailable
            && requirement.IsStillUsable(found.Tokens, timeProvider.GetUtcNow()))
        {
            // As after a failed refresh: the valid token is used, and the vault is read again later.
            entry.RefreshFailedAt = entry.VaultReadAt = timeProvider.GetUtcNow();
            return found;
        }
    }

    /// <summary>
    /// The error if another caller's refresh of these tokens could not reach the cloud while this caller waited: it would fail too, as late, and the callers
    /// behind it.
    /// </summary>
    private static ApplianceAuthException? SharedFailure(AccountCacheEntry entry, StoredAccount found, AccountCacheEntry.FailedRefresh? earlier) =>
        entry.LastFailure is { Error.ErrorId: ErrorId.CloudUnreachable } failure && failure != earlier && failure.IsOf(found.Tokens)
            ? failure.Error
            : null;

    /// <summary>Whether to use a token that is still valid because a refresh would fail or failed recently.</summary>
    /// <exception cref="ApplianceAuthException">
    /// A refresh would fail and the token is not usable, or a refresh that is not necessary would exceed a limit.
    /// </exception>
    private async Task<bool> UseWithoutRefreshAsync(
        AccountCacheEntry entry, StoredAccount found, TokenRequirement requirement, CancellationToken cancellationToken)
    {
        ApplianceAuthException? throttled = RefreshThrottle.Check(entry, found, requirement, timeProvider.GetUtcNow());
        if (throttled is not null || RefreshThrottle.IsPaused(entry, timeProvider.GetUtcNow()))
        {
            if (requirement.IsStillUsable(found.Tokens, timeProvider.GetUtcNow()))
            {
                return true;
            }

            if (throttled is not null)
            {
                throw throttled;
            }
        }

        // Limits delay only a refresh that is not necessary: an expired token is refreshed whatever was counted.
        if (requirement.ForceRefresh && (requirement with { ForceRefresh = false }).IsStillUsable(found.Tokens, timeProvider.GetUtcNow())
            && limits is not null && await limits.CheckAsync(found, cancellationToken).ConfigureAwait(false) is { } exceeded)
        {
            throw exceeded;
        }

        return false;
    }

    /// <summary>The cached account if it satisfies the requirement and the journal, read at most every 30 s, has nothing newer or unsaved.</summary>
    private StoredAccount? GetCached(AccountCacheEntry entry, TokenRequirement requirement)
    {
        AccountCacheEntry.CachedAccount snapshot = entry.Snapshot;
        if (snapshot.Account is not { Tokens: var tokens } account || !Satisfies(entry, account, requirement))
        {
            return null;
        }

        DateTimeOffset now = timeProvider.GetUtcNow();
        if (TokenRequirement.IsRecent(snapshot.At, now))
        {
            return account;
        }

        if (entry.HasUnsavedTokens || entry.Journal.ReadHeader() is not { } header || !header.Is(tokens.SessionId) || header.Generation > tokens.Generation)
        {
            return null;
        }

        entry.UpdateUnlessChanged(snapshot, account, now);
        return account;
    }

    /// <summary>Writes tokens of another machine to the journal of this machine.</summary>
    private static void Adopt(AccountCacheEntry entry, IAccountStore store, StoredAccount found)
    {
        if (store is not ITokenStore)
        {
            return;
        }

        if (entry.Journal.ReadHeader()?.AppliesTo(found.Tokens) != true)
        {
            entry.TryWriteJournal(SessionHeader.Of(found), found);
        }
    }

    // An account in memory has no files: it must work without a data folder, from which the share is computed.
    private bool Satisfies(AccountCacheEntry entry, StoredAccount account, TokenRequirement requirement) =>
        requirement.IsSatisfiedBy(account.Tokens, account.Provider.RefreshMargin, timeProvider.GetUtcNow(), entry.Files is null ? 1 : share.Value);
}
