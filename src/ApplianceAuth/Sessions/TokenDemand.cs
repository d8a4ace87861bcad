using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Sessions;

/// <summary>What a caller needs of a token.</summary>
/// <param name="MinimumLife">For how long it must still be good.</param>
/// <param name="Rejected">An access token that the cloud has just refused; any other will do.</param>
/// <param name="Renew">Whether a token will do only when it is newer than <see cref="Recent"/>.</param>
public sealed record TokenDemand(TimeSpan MinimumLife = default, string? Rejected = null, bool Renew = false)
{
    /// <summary>Within this time after a renewal none is made again on demand, so that a loop cannot use up the cloud's patience.</summary>
    public static readonly TimeSpan Recent = TimeSpan.FromSeconds(30);

    /// <summary>Whether tokens will do as they are.</summary>
    public bool IsMetBy(TokenSet tokens, Provider provider, DateTimeOffset now)
    {
        bool recent = now - tokens.ReceivedAt < Recent;
        return tokens.AccessToken.Length > 0
            && tokens.AccessToken != Rejected
            && now + Larger(MinimumLife, Margin(tokens, provider)) < tokens.ExpiresAt
            && !IsBeyond(tokens, provider)
            && (recent || (!Renew && !tokens.RevokedByPolicy));
    }

    /// <summary>Whether tokens will do while no better ones can be had: good for as long as was asked, if not for the margin besides.</summary>
    public bool IsBarelyMetBy(TokenSet tokens, DateTimeOffset now) =>
        !Renew && !tokens.RevokedByPolicy && tokens.AccessToken.Length > 0 && tokens.AccessToken != Rejected && now + MinimumLife < tokens.ExpiresAt;

    /// <summary>Whether the cloud gives no tokens that meet the demand, or none that meet it for longer than the margin, so that nearly each call would renew.</summary>
    public bool IsBeyond(TokenSet tokens, Provider provider) => MinimumLife > TimeSpan.Zero && MinimumLife > tokens.Life - Margin(tokens, provider);

    // A tenth of the life at most: a token of seconds would otherwise be renewed at each call.
    private static TimeSpan Margin(TokenSet tokens, Provider provider) =>
        tokens.Life / 10 < provider.RefreshMargin ? tokens.Life / 10 : provider.RefreshMargin;

    private static TimeSpan Larger(TimeSpan a, TimeSpan b) => a > b ? a : b;

    // A record's own ToString would print the refused token.
    private bool PrintMembers(System.Text.StringBuilder text)
    {
        text.Append(nameof(MinimumLife)).Append(" = ").Append(MinimumLife);
        return true;
    }
}
