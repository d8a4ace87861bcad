using ApplianceAuth.Accounts;

namespace ApplianceAuth.Sessions;

/// <summary>What a caller needs of a token.</summary>
/// <param name="MinimumLifetime">For how long it must still be good.</param>
/// <param name="RejectedToken">An access token that the cloud has just refused; any other will do.</param>
/// <param name="ForceRefresh">Whether a token will do only when it is newer than <see cref="Recent"/>.</param>
public sealed record TokenRequirement(TimeSpan MinimumLifetime = default, string? RejectedToken = null, bool ForceRefresh = false)
{
    /// <summary>Within this time after a renewal none is made again on demand, so that a loop cannot use up the cloud's patience.</summary>
    public static readonly TimeSpan Recent = TimeSpan.FromSeconds(30);

    // The clocks of machines that share a vault may differ by so much. Tokens that were received later than that, by the clock of today, were received
    // while a clock was wrong, and so is the time when they end.
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(5);

    /// <summary>Whether a time lies less than <see cref="Recent"/> back. One that lies ahead was noted while the clock was wrong.</summary>
    public static bool IsRecent(DateTimeOffset at, DateTimeOffset now) => at <= now && now - at < Recent;

    /// <summary>Whether tokens will do as they are.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="margin">How long before its end a token is renewed; a tenth of its life at most.</param>
    /// <param name="now">The time, UTC.</param>
    /// <param name="share">Which part of that this machine takes, 0 to 1.</param>
    public bool IsSatisfiedBy(TokenSet tokens, TimeSpan margin, DateTimeOffset now, double share = 1)
    {
        return tokens.AccessToken.Length > 0
            && tokens.AccessToken != RejectedToken
            && tokens.ReceivedAt - now <= s_skew
            && now + Max(MinimumLifetime, Min(margin, tokens.Lifetime / 10) * share) < tokens.ExpiresAt
            && (!ForceRefresh || IsRecent(tokens.ReceivedAt, now));
    }

    /// <summary>Whether tokens will do while no better ones can be had: good for as long as was asked, if not for the margin besides.</summary>
    public bool IsStillUsable(TokenSet tokens, DateTimeOffset now) =>
        !ForceRefresh && tokens.AccessToken.Length > 0 && tokens.AccessToken != RejectedToken && now + MinimumLifetime < tokens.ExpiresAt;

    /// <summary>Whether more is asked for than nine tenths of what the cloud gives: such tokens would be renewed nearly at each call, or at each.</summary>
    public bool ExceedsLifetime(TokenSet tokens) => MinimumLifetime > TimeSpan.Zero && MinimumLifetime > tokens.Lifetime * 0.9;

    internal ApplianceAuthException LifetimeTooLong(StoredAccount account) => new(
        ErrorId.LifetimeTooLong,
        Messages.FormatTokenLifetimeTooLong(
            account.Provider.DisplayName, ConsoleText.FormatNumber(account.Tokens.Lifetime.TotalSeconds), ConsoleText.FormatNumber(MinimumLifetime.TotalSeconds)));

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    // A token of seconds would otherwise be renewed at each call.
    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    // A record's own ToString would print the refused token.
    private bool PrintMembers(System.Text.StringBuilder text)
    {
        text.Append(nameof(MinimumLifetime)).Append(" = ").Append(MinimumLifetime);
        return true;
    }
}
