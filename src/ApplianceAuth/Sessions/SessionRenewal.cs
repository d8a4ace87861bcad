using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;

namespace ApplianceAuth.Sessions;

/// <summary>Renews tokens, once it is certain that nobody else has. From the moment it is sent nothing ends it but its own end.</summary>
/// <param name="http">Follows no redirects and keeps no cookies.</param>
/// <param name="follower">Tells the vault.</param>
/// <param name="limits">Counts the renewals, or null.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class SessionRenewal(HttpClient http, VaultFollower follower, IRenewalLimits? limits, TimeProvider clock)
{
    /// <summary>Renews the tokens, writes the journal, gives back the lock, and lets the vault follow.</summary>
    /// <param name="slot">The account.</param>
    /// <param name="store">Where it is kept.</param>
    /// <param name="found">Its newest tokens.</param>
    /// <param name="demand">What they are needed for.</param>
    /// <param name="mine">The account's lock, which this gives back.</param>
    public async Task<Session> RunAsync(AccountSlot slot, ITokenStore store, StoredAccount found, TokenDemand demand, SessionLock mine)
    {
        using (mine)
        {
            return await RenewAsync(slot, store, found, demand).ConfigureAwait(false);
        }
    }

    private async Task<Session> RenewAsync(AccountSlot slot, ITokenStore store, StoredAccount found, TokenDemand demand)
    {
        StoredAccount renewed;
        try
        {
            renewed = found with { Tokens = await RefreshAsync(slot, found).ConfigureAwait(false) };
        }
        catch (ApplianceAuthException e)
        {
            return await RescueAsync(slot, store, found, demand, e).ConfigureAwait(false);
        }

        slot.See(renewed, clock.GetUtcNow());
        bool journaled = TryJournal(slot, renewed);
        // Not waited for: others may have the new token while the vault is slow.
        Task<ApplianceAuthException?>? follow = follower.Begin(slot, store, renewed, inAnyCase: !journaled);
        return demand.IsBeyond(renewed.Tokens) && !demand.IsBarelyMetBy(renewed.Tokens, clock.GetUtcNow()) ? throw demand.TooLong(renewed) : new(renewed, follow);
    }

    private async Task<TokenSet> RefreshAsync(AccountSlot slot, StoredAccount found)
    {
        // Before anything is sent: afterwards the disk must have room, since the old refresh token is gone.
        slot.Journal.Reserve();
        if (limits is not null)
        {
            await limits.CountAsync(found).ConfigureAwait(false);
        }

        return await new OAuthClient(found.Provider, http, clock).RefreshAsync(found.Registration, found.Tokens).ConfigureAwait(false);
    }

    /// <summary>What the vault has, or null where it cannot be asked: that must not hide what the cloud said.</summary>
    private async Task<StoredAccount?> TryReadAsync(AccountSlot slot, ITokenStore store)
    {
        try
        {
            return await SessionReader.ReadLockedAsync(slot, store, askVault: true, clock, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ApplianceAuthException)
        {
            return null;
        }
    }

    /// <summary>Room was made for it, so this fails only where the disk itself does; then memory and the vault have to do.</summary>
    private static bool TryJournal(AccountSlot slot, StoredAccount renewed)
    {
        try
        {
            slot.Journal.Write(SessionHeader.Of(renewed), renewed, overSpent: true);
            return true;
        }
        catch (ApplianceAuthException e) when (e.Reason == Reason.JournalUnavailable)
        {
            return false;
        }
    }

    /// <summary>What can still be given where the cloud gave nothing; and a note for all others, so that they do not ask again.</summary>
    private async Task<Session> RescueAsync(AccountSlot slot, ITokenStore store, StoredAccount found, TokenDemand demand, ApplianceAuthException e)
    {
        if (e.Reason == Reason.RefreshRejected)
        {
            // Another machine may have been faster, or a journal could not be written: then the vault has newer tokens.
            if (await TryReadAsync(slot, store).ConfigureAwait(false) is { } again
                && (again.Tokens.SessionId != found.Tokens.SessionId || again.Tokens.Generation > found.Tokens.Generation))
            {
                slot.Journal.Write(SessionHeader.Of(again), again);
                return demand.IsBarelyMetBy(again.Tokens, clock.GetUtcNow()) ? new(again) : await RenewAsync(slot, store, again, demand).ConfigureAwait(false);
            }

            slot.Journal.Write(SessionHeader.Of(found, SessionState.NeedsSignIn), found);
        }
        else if (e is { Reason: Reason.RateLimited, RetryAt: { } until })
        {
            slot.Journal.Write(SessionHeader.Of(found, closedUntil: until), found);
        }

        return e.Reason is Reason.CloudUnreachable or Reason.CloudFailed or Reason.RateLimited && demand.IsBarelyMetBy(found.Tokens, clock.GetUtcNow())
            ? new(found)
            : throw e;
    }
}
