using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Sessions;

/// <summary>Prevents refreshes that can only fail: with a rejected refresh token, at a blocked endpoint, or for a lifetime that no token has.</summary>
internal static class RefreshThrottle
{
    /// <summary>The error if a refresh must not be sent now; null if it may.</summary>
    public static ApplianceAuthException? Check(AccountCacheEntry entry, StoredAccount found, TokenRequirement requirement, DateTimeOffset now)
    {
        SessionHeader? header = entry.Journal.ReadHeader() is { } read && read.AppliesTo(found.Tokens) ? read : null;
        return header?.State == SessionStatus.NeedsSignIn
                ? new(ErrorId.RefreshRejected, Messages.FormatSessionRefreshRejected(found.Provider.DisplayName, found.Address))
            : header?.RetryAt is { } until && until > now && until - now <= RetryAfter.LongestBlock
                ? new(ErrorId.RateLimited, Messages.FormatSessionRefreshBlocked(found.Provider.DisplayName, ConsoleText.FormatTime(until))) { RetryAt = until }
            // The lifetime of an expired token does not count: the next token may be valid for longer.
            : requirement.ExceedsLifetime(found.Tokens) && now < found.Tokens.ExpiresAt ? requirement.LifetimeTooLong(found)
            : null;
    }

    /// <summary>Whether a refresh failed so recently that a token which is still valid is used instead of trying again.</summary>
    public static bool IsPaused(AccountCacheEntry entry, DateTimeOffset now) => TokenRequirement.IsRecent(entry.RefreshFailedAt, now);

    /// <summary>
    /// Whether to read the vault, which may have newer tokens. Always before a refresh: another machine may have used the refresh token. At intervals, and not
    /// with each call, if no refresh would follow because of an earlier failure.
    /// </summary>
    public static bool MayReadVault(AccountCacheEntry entry, StoredAccount found, TokenRequirement requirement, DateTimeOffset now) =>
        !TokenRequirement.IsRecent(entry.VaultReadAt, now)
            || (Check(entry, found, requirement, now) is null && !(IsPaused(entry, now) && requirement.IsStillUsable(found.Tokens, now)));
}
