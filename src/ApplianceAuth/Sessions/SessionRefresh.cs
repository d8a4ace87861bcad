using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;
using ApplianceAuth.OAuth;

namespace ApplianceAuth.Sessions;

/// <summary>Renews tokens, once it is certain that nobody else has. From the moment it is sent nothing ends it but its own end.</summary>
/// <param name="http">Follows no redirects and keeps no cookies.</param>
/// <param name="follower">Tells the vault.</param>
/// <param name="limits">Counts the renewals, or null.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class SessionRefresh(HttpClient http, VaultSync follower, IRefreshLimits? limits, TimeProvider clock)
{
    /// <summary>Renews the tokens, writes the journal, gives back the lock, and lets the vault follow.</summary>
    /// <param name="slot">The account.</param>
    /// <param name="store">Where it is kept.</param>
    /// <param name="found">Its newest tokens.</param>
    /// <param name="demand">What they are needed for.</param>
    /// <param name="mine">The account's lock, which this gives back.</param>
    public async Task<Session> RunAsync(AccountCacheEntry slot, IAccountStore store, StoredAccount found, TokenRequirement demand, SessionLock mine)
    {
        using (mine)
        {
            return await RefreshIfNeededAsync(slot, store, found, demand).ConfigureAwait(false);
        }
    }

    private async Task<Session> RefreshIfNeededAsync(AccountCacheEntry slot, IAccountStore store, StoredAccount found, TokenRequirement demand)
    {
        StoredAccount renewed;
        try
        {
            renewed = found with { Tokens = await RefreshAsync(slot, found).ConfigureAwait(false) };
        }
        catch (ApplianceAuthException e)
        {
            return await HandleFailureAsync(slot, store, found, demand, e).ConfigureAwait(false);
        }

        slot.Update(renewed, clock.GetUtcNow());
        // Room was reserved for it, so this fails only where the disk itself does; then memory and the vault have to do.
        bool journaled = slot.TryWriteJournal(SessionHeader.Of(renewed), renewed, overSpent: true);
        // Not waited for: others may have the new token while the vault is slow.
        Task<ApplianceAuthException?>? follow = follower.Begin(slot, store, renewed, inAnyCase: !journaled);
        return demand.ExceedsLifetime(renewed.Tokens) && !demand.IsStillUsable(renewed.Tokens, clock.GetUtcNow()) ? throw demand.LifetimeTooLong(renewed) : new(renewed, follow, Refreshed: true);
    }

    private async Task<TokenSet> RefreshAsync(AccountCacheEntry slot, StoredAccount found)
    {
        // Before anything is sent: afterwards the disk must have room, since the old refresh token is gone.
        slot.Journal.Reserve();
        if (limits is not null)
        {
            await limits.CountAsync(found).ConfigureAwait(false);
        }

        return await new OAuthClient(found.Provider, http, clock).RefreshAsync(found.Registration, found.Tokens).ConfigureAwait(false);
    }

    /// <summary>Handles a failed refresh: marks the journal for all processes, and returns a token that is still valid unless the cloud has ended the session.</summary>
    private async Task<Session> HandleFailureAsync(AccountCacheEntry slot, IAccountStore store, StoredAccount found, TokenRequirement demand, ApplianceAuthException e)
    {
        slot.RefreshFailedAt = clock.GetUtcNow();
        if (e.ErrorId == ErrorId.RefreshRejected)
        {
            // Another machine may have been faster, or a journal could not be written: then the vault has newer tokens.
            if (await SessionReader.OrNullAsync(
                    SessionReader.ReadLockedAsync(slot, store, askVault: true, clock, CancellationToken.None)).ConfigureAwait(false) is { } again
                && (again.Tokens.SessionId != found.Tokens.SessionId || again.Tokens.Generation > found.Tokens.Generation))
            {
                slot.TryWriteJournal(SessionHeader.Of(again), again);
                return demand.IsStillUsable(again.Tokens, clock.GetUtcNow()) ? new(again) : await RefreshIfNeededAsync(slot, store, again, demand).ConfigureAwait(false);
            }

            slot.TryWriteJournal(SessionHeader.Of(found, SessionState.NeedsSignIn), found);
        }
        else if (e is { ErrorId: ErrorId.RateLimited, RetryAt: { } until })
        {
            slot.TryWriteJournal(SessionHeader.Of(found, closedUntil: until), found);
        }

        // A session that the cloud has ended is an error at once. One that never had a refresh token is used to the end of its access token.
        bool ended = e is { ErrorId: ErrorId.RefreshRejected, CloudError: not null };
        return !ended && demand.IsStillUsable(found.Tokens, clock.GetUtcNow()) ? new(found) : throw e;
    }
}
