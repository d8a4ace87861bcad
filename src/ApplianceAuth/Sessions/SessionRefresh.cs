using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;
using ApplianceAuth.OAuth;

namespace ApplianceAuth.Sessions;

/// <summary>Refreshes the tokens of an account under its lock. A refresh that was sent is not cancelled.</summary>
/// <param name="http">An HTTP client without redirects and cookies.</param>
/// <param name="sync">Synchronises the vault.</param>
/// <param name="limits">Counts the refreshes, or null.</param>
/// <param name="timeProvider">Time source.</param>
internal sealed class SessionRefresh(HttpClient http, VaultSync sync, IRefreshLimits? limits, TimeProvider timeProvider)
{
    /// <summary>Refreshes the tokens, writes the journal, releases the lock and starts to synchronise the vault.</summary>
    /// <param name="entry">The account.</param>
    /// <param name="store">The store of the account.</param>
    /// <param name="found">The account with its newest tokens.</param>
    /// <param name="requirement">The requirement that the new token must satisfy.</param>
    /// <param name="accountLock">The lock of the account, which this method releases.</param>
    public async Task<Session> RunAsync(
        AccountCacheEntry entry, IAccountStore store, StoredAccount found, TokenRequirement requirement, SessionLock accountLock)
    {
        using (accountLock)
        {
            return await RefreshAsync(entry, store, found, requirement).ConfigureAwait(false);
        }
    }

    private async Task<Session> RefreshAsync(AccountCacheEntry entry, IAccountStore store, StoredAccount found, TokenRequirement requirement)
    {
        StoredAccount refreshed;
        try
        {
            refreshed = found with { Tokens = await SendAsync(entry, found).ConfigureAwait(false) };
        }
        catch (ApplianceAuthException e)
        {
            return await HandleFailureAsync(entry, store, found, requirement, e).ConfigureAwait(false);
        }

        entry.Update(refreshed, timeProvider.GetUtcNow());
        // Disk space was reserved, so this fails only if the disk itself fails; then the tokens are in memory and in the vault only.
        bool journaled = entry.TryWriteJournal(SessionHeader.Of(refreshed), refreshed, replacesSpentTokens: true);
        // Not awaited: the token is returned while the vault may be slow.
        Task<ApplianceAuthException?>? pendingSave = sync.StartIfDue(entry, store, refreshed, inAnyCase: !journaled);
        return requirement.ExceedsLifetime(refreshed.Tokens) && !requirement.IsStillUsable(refreshed.Tokens, timeProvider.GetUtcNow())
            ? throw requirement.LifetimeTooLong(refreshed)
            : new(refreshed, pendingSave, Refreshed: true);
    }

    private Task<TokenSet> SendAsync(AccountCacheEntry entry, StoredAccount found) => Operation.Refresh.RunAsync(timeProvider, async running =>
    {
        running?.Tag("applianceauth.provider", found.Provider.Id);
        // Before the request is sent: after it the old refresh token is spent, and the disk must have space for the new one.
        entry.Journal.Reserve();
        if (limits is not null)
        {
            await limits.CountAsync(found).ConfigureAwait(false);
        }

        return await new OAuthClient(found.Provider, http, timeProvider).RefreshAsync(found.Registration, found.Tokens).ConfigureAwait(false);
    });

    /// <summary>
    /// Handles a failed refresh: marks the journal for all processes, and returns a token that is still valid unless the cloud has ended the session.
    /// </summary>
    private async Task<Session> HandleFailureAsync(
        AccountCacheEntry entry, IAccountStore store, StoredAccount found, TokenRequirement requirement, ApplianceAuthException e)
    {
        entry.RefreshFailedAt = timeProvider.GetUtcNow();
        entry.LastFailure = new(found.Tokens, e);
        if (e.ErrorId == ErrorId.RefreshRejected)
        {
            // Another machine may have refreshed before, or the journal could not be written: then the vault has newer tokens.
            if (await SessionReader.OrNullAsync(
                    SessionReader.ReadLockedAsync(entry, store, readVault: true, timeProvider, CancellationToken.None)).ConfigureAwait(false) is { } newer
                && (newer.Tokens.SessionId != found.Tokens.SessionId || newer.Tokens.Generation > found.Tokens.Generation))
            {
                entry.TryWriteJournal(SessionHeader.Of(newer), newer);
                return requirement.IsStillUsable(newer.Tokens, timeProvider.GetUtcNow())
                    ? new(newer)
                    : await RefreshAsync(entry, store, newer, requirement).ConfigureAwait(false);
            }

            entry.TryWriteJournal(SessionHeader.Of(found, SessionStatus.NeedsSignIn), found);
        }
        else if (e is { ErrorId: ErrorId.RateLimited, RetryAt: { } until })
        {
            entry.TryWriteJournal(SessionHeader.Of(found, retryAt: until), found);
        }

        // A session that the cloud has ended is an error at once. One without a refresh token is used until its access token expires.
        bool ended = e is { ErrorId: ErrorId.RefreshRejected, CloudError: not null };
        return !ended && requirement.IsStillUsable(found.Tokens, timeProvider.GetUtcNow()) ? new(found) : throw e;
    }
}
