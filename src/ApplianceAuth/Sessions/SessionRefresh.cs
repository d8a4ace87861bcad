using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;
using ApplianceAuth.OAuth;

namespace ApplianceAuth.Sessions;

/// <summary>Renews tokens, once it is certain that nobody else has. From the moment it is sent nothing ends it but its own end.</summary>
/// <param name="http">Follows no redirects and keeps no cookies.</param>
/// <param name="sync">Tells the vault.</param>
/// <param name="limits">Counts the renewals, or null.</param>
/// <param name="timeProvider">Tells the time.</param>
internal sealed class SessionRefresh(HttpClient http, VaultSync sync, IRefreshLimits? limits, TimeProvider timeProvider)
{
    /// <summary>Renews the tokens, writes the journal, gives back the lock, and lets the vault follow.</summary>
    /// <param name="entry">The account.</param>
    /// <param name="store">Where it is kept.</param>
    /// <param name="found">Its newest tokens.</param>
    /// <param name="requirement">What they are needed for.</param>
    /// <param name="ownLock">The account's lock, which this gives back.</param>
    public async Task<Session> RunAsync(AccountCacheEntry entry, IAccountStore store, StoredAccount found, TokenRequirement requirement, SessionLock ownLock)
    {
        using (ownLock)
        {
            return await RefreshIfNeededAsync(entry, store, found, requirement).ConfigureAwait(false);
        }
    }

    private async Task<Session> RefreshIfNeededAsync(AccountCacheEntry entry, IAccountStore store, StoredAccount found, TokenRequirement requirement)
    {
        StoredAccount renewed;
        try
        {
            renewed = found with { Tokens = await RefreshAsync(entry, found).ConfigureAwait(false) };
        }
        catch (ApplianceAuthException e)
        {
            return await HandleFailureAsync(entry, store, found, requirement, e).ConfigureAwait(false);
        }

        entry.Update(renewed, timeProvider.GetUtcNow());
        // Room was reserved for it, so this fails only where the disk itself does; then memory and the vault have to do.
        bool journaled = entry.TryWriteJournal(SessionHeader.Of(renewed), renewed, overSpent: true);
        // Not waited for: others may have the new token while the vault is slow.
        Task<ApplianceAuthException?>? follow = sync.Begin(entry, store, renewed, inAnyCase: !journaled);
        return requirement.ExceedsLifetime(renewed.Tokens) && !requirement.IsStillUsable(renewed.Tokens, timeProvider.GetUtcNow()) ? throw requirement.LifetimeTooLong(renewed) : new(renewed, follow, Refreshed: true);
    }

    private async Task<TokenSet> RefreshAsync(AccountCacheEntry entry, StoredAccount found)
    {
        // Before anything is sent: afterwards the disk must have room, since the old refresh token is gone.
        entry.Journal.Reserve();
        if (limits is not null)
        {
            await limits.CountAsync(found).ConfigureAwait(false);
        }

        return await new OAuthClient(found.Provider, http, timeProvider).RefreshAsync(found.Registration, found.Tokens).ConfigureAwait(false);
    }

    /// <summary>Handles a failed refresh: marks the journal for all processes, and returns a token that is still valid unless the cloud has ended the session.</summary>
    private async Task<Session> HandleFailureAsync(AccountCacheEntry entry, IAccountStore store, StoredAccount found, TokenRequirement requirement, ApplianceAuthException e)
    {
        entry.RefreshFailedAt = timeProvider.GetUtcNow();
        if (e.ErrorId == ErrorId.RefreshRejected)
        {
            // Another machine may have been faster, or a journal could not be written: then the vault has newer tokens.
            if (await SessionReader.OrNullAsync(
                    SessionReader.ReadLockedAsync(entry, store, askVault: true, timeProvider, CancellationToken.None)).ConfigureAwait(false) is { } again
                && (again.Tokens.SessionId != found.Tokens.SessionId || again.Tokens.Generation > found.Tokens.Generation))
            {
                entry.TryWriteJournal(SessionHeader.Of(again), again);
                return requirement.IsStillUsable(again.Tokens, timeProvider.GetUtcNow()) ? new(again) : await RefreshIfNeededAsync(entry, store, again, requirement).ConfigureAwait(false);
            }

            entry.TryWriteJournal(SessionHeader.Of(found, SessionState.NeedsSignIn), found);
        }
        else if (e is { ErrorId: ErrorId.RateLimited, RetryAt: { } until })
        {
            entry.TryWriteJournal(SessionHeader.Of(found, retryAt: until), found);
        }

        // A session that the cloud has ended is an error at once. One that never had a refresh token is used to the end of its access token.
        bool ended = e is { ErrorId: ErrorId.RefreshRejected, CloudError: not null };
        return !ended && requirement.IsStillUsable(found.Tokens, timeProvider.GetUtcNow()) ? new(found) : throw e;
    }
}
