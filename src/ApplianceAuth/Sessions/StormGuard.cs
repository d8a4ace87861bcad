using ApplianceAuth.Accounts;

namespace ApplianceAuth.Sessions;

/// <summary>Keeps requests from being sent that can only fail: to a sign-in that is dead, to an endpoint that is closed, for a life that no token has.</summary>
internal static class StormGuard
{
    /// <summary>Why nothing may be asked of the cloud for now, or null.</summary>
    public static ApplianceAuthException? Hindrance(AccountSlot slot, StoredAccount found, TokenDemand demand, DateTimeOffset now)
    {
        SessionHeader? header = slot.Journal.ReadHeader() is { } any && any.Is(found.Tokens.SessionId) && any.Generation >= found.Tokens.Generation ? any : null;
        return header?.State == SessionState.NeedsSignIn
                ? new(Reason.RefreshRejected, $"{found.Provider.DisplayName} no longer accepts the sign-in of {found.Address}; it is not asked again.")
            : header?.ClosedUntil is { } until && until > now
                ? new(Reason.RateLimited, $"{found.Provider.DisplayName} takes no further requests for tokens until {PlainWords.Time(until)}.") { RetryAt = until }
            // Of a token that is over, the life says nothing any more: the next one may be longer.
            : demand.IsBeyond(found.Tokens) && now < found.Tokens.ExpiresAt ? demand.TooLong(found)
            : null;
    }

    /// <summary>Whether a refresh failed so recently that a token which is still valid is used instead of trying again.</summary>
    public static bool IsPaused(AccountSlot slot, DateTimeOffset now) => TokenDemand.IsRecent(slot.RefreshFailedAt, now);

    /// <summary>Whether to look into the vault: after a failure the result of another machine is looked for now and then, not with each call.</summary>
    public static bool MayAskVault(AccountSlot slot, DateTimeOffset now) =>
        !TokenDemand.IsRecent(slot.VaultAskedAt, now) || (slot.Journal.ReadHeader()?.State != SessionState.NeedsSignIn && !IsPaused(slot, now));
}
