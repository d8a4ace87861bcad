using ApplianceAuth.Accounts;

namespace ApplianceAuth.Sessions;

/// <summary>The requirements of a caller for an access token.</summary>
/// <param name="MinimumLifetime">How long the token must still be valid.</param>
/// <param name="RejectedToken">An access token that the cloud has just rejected; any other one is accepted.</param>
/// <param name="ForceRefresh">Whether the token must have been received within <see cref="Recent"/>.</param>
internal sealed record TokenRequirement(TimeSpan MinimumLifetime = default, string? RejectedToken = null, bool ForceRefresh = false)
{
    /// <summary>The time after a refresh in which <see cref="ForceRefresh"/> does not refresh again, so that a loop cannot exceed the cloud's limits.</summary>
    public static readonly TimeSpan Recent = TimeSpan.FromSeconds(30);

    // The clocks of machines that share a vault may differ by this much. Tokens that were received later than that, by the present clock, were received
    // while a clock was wrong, so their expiry is wrong too.
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(5);

    /// <summary>Whether a time is less than <see cref="Recent"/> ago. False for a time in the future, which was recorded while the clock was wrong.</summary>
    public static bool IsRecent(DateTimeOffset at, DateTimeOffset now) => at <= now && now - at < Recent;

    /// <summary>Whether tokens satisfy the requirement without a refresh.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="margin">How long before its expiry a token is refreshed; limited to a tenth of its lifetime.</param>
    /// <param name="now">The time, UTC.</param>
    /// <param name="share">The share of the margin that this machine uses, 0 to 1.</param>
    public bool IsSatisfiedBy(TokenSet tokens, TimeSpan margin, DateTimeOffset now, double share = 1)
    {
        return tokens.AccessToken.Length > 0
            && tokens.AccessToken != RejectedToken
            && tokens.ReceivedAt - now <= s_skew
            // A token with a lifetime of seconds would be refreshed at each call if the margin were not limited.
            && TimeSpans.Max(MinimumLifetime, TimeSpans.Min(margin, tokens.Lifetime / 10) * share) < tokens.ExpiresAt - now
            && (!ForceRefresh || IsRecent(tokens.ReceivedAt, now));
    }

    /// <summary>Whether tokens can be used if a refresh is not possible: valid for <see cref="MinimumLifetime"/>, but not for the margin.</summary>
    public bool IsStillUsable(TokenSet tokens, DateTimeOffset now) =>
        !ForceRefresh && tokens.AccessToken.Length > 0 && tokens.AccessToken != RejectedToken && MinimumLifetime < tokens.ExpiresAt - now;

    /// <summary>Whether <see cref="MinimumLifetime"/> exceeds 90 % of the lifetime of a token, so that nearly every call would refresh it.</summary>
    public bool ExceedsLifetime(TokenSet tokens) => MinimumLifetime > TimeSpan.Zero && MinimumLifetime > tokens.Lifetime * 0.9;

    internal ApplianceAuthException LifetimeTooLong(StoredAccount account) => new(
        ErrorId.LifetimeTooLong,
        Messages.FormatTokenLifetimeTooLong(
            account.Provider.DisplayName, ConsoleText.FormatNumber(account.Tokens.Lifetime.TotalSeconds),
            ConsoleText.FormatNumber(MinimumLifetime.TotalSeconds)));

    // The default ToString of a record would print the rejected token.
    private bool PrintMembers(System.Text.StringBuilder text)
    {
        text.Append(nameof(MinimumLifetime)).Append(" = ").Append(MinimumLifetime);
        return true;
    }
}
