using ApplianceAuth.Accounts;

namespace ApplianceAuth.OAuth;

/// <summary>When a session ends, by the lives that its token responses state (<c>refresh_expires_in</c> of Keycloak).</summary>
/// <remarks>
/// Keycloak states the shorter of two times: until the session ends because it was not used, which each refresh begins again, and until it ends however much
/// it is used. So a number that shrinks by the time that has passed is a fixed end. A zero means that the session has no maximum: it may still end unused
/// (keycloak/keycloak#8919, #48063).
/// </remarks>
/// <param name="ExpiresAt">The end, UTC, or null if it is not known.</param>
/// <param name="IsFixed">Whether a refresh does not move it.</param>
internal readonly record struct SessionExpiry(DateTimeOffset? ExpiresAt, bool IsFixed)
{
    /// <summary>Between refreshes in so short a time, rounding to seconds would decide.</summary>
    private static readonly TimeSpan s_leastElapsed = TimeSpan.FromMinutes(1);

    /// <summary>The end that a token response states.</summary>
    /// <param name="life">The <c>refresh_expires_in</c> of the response, or null if it has none.</param>
    /// <param name="idleLife">How long the cloud keeps a session that is not used, or null.</param>
    /// <param name="before">The tokens before it, or null for a new session.</param>
    /// <param name="now">The time, UTC.</param>
    public static SessionExpiry Compute(TimeSpan? life, TimeSpan? idleLife, TokenSet? before, DateTimeOffset now)
    {
        bool wasFixed = before?.SignInEndIsFixed == true;
        if (life is null || life <= TimeSpan.Zero)
        {
            return wasFixed ? new(before!.SignInExpiresAt, true) : new(life is null && idleLife is { } idle ? now + idle : null, false);
        }

        DateTimeOffset end = now + life.Value;
        TimeSpan elapsed = now - (before?.ReceivedAt ?? now);
        return new(end, elapsed >= s_leastElapsed && before!.SignInExpiresAt is { } endBefore ? end - endBefore < elapsed / 2 : wasFixed);
    }
}
