using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Sessions;

/// <summary>Keeps requests from being sent that can only fail: to a sign-in that is dead, to an endpoint that is closed, for a life that no token has.</summary>
internal static class RefreshThrottle
{
    /// <summary>Why nothing may be asked of the cloud for now, or null.</summary>
    public static ApplianceAuthException? Check(AccountCacheEntry entry, StoredAccount found, TokenRequirement requirement, DateTimeOffset now)
    {
        SessionHeader? header = entry.Journal.ReadHeader() is { } any && any.Is(found.Tokens.SessionId) && any.Generation >= found.Tokens.Generation ? any : null;
        return header?.State == SessionState.NeedsSignIn
                ? new(ErrorId.RefreshRejected, $"{found.Provider.DisplayName} no longer accepts the sign-in of {found.Address}; it is not asked again.")
            : header?.RetryAt is { } until && until > now
                ? new(ErrorId.RateLimited, $"{found.Provider.DisplayName} takes no further requests for tokens until {ConsoleText.FormatTime(until)}.") { RetryAt = until }
            // Of a token that is over, the life says nothing any more: the next one may be longer.
            : requirement.ExceedsLifetime(found.Tokens) && now < found.Tokens.ExpiresAt ? requirement.LifetimeTooLong(found)
            : null;
    }

    /// <summary>Whether a refresh failed so recently that a token which is still valid is used instead of trying again.</summary>
    public static bool IsPaused(AccountCacheEntry entry, DateTimeOffset now) => TokenRequirement.IsRecent(entry.RefreshFailedAt, now);

    /// <summary>Whether to look into the vault: after a failure the result of another machine is looked for now and then, not with each call.</summary>
    public static bool MayReadVault(AccountCacheEntry entry, DateTimeOffset now) =>
        !TokenRequirement.IsRecent(entry.VaultReadAt, now) || (entry.Journal.ReadHeader()?.State != SessionState.NeedsSignIn && !IsPaused(entry, now));
}
