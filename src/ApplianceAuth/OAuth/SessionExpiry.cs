using ApplianceAuth.Accounts;

namespace ApplianceAuth.OAuth;

/// <summary>The end of a session, computed from <c>refresh_expires_in</c> of its token responses (Keycloak).</summary>
/// <remarks>
/// Keycloak sends the shorter of two times: the idle timeout, which each refresh restarts, and the time until the maximum lifetime of the session. So a
/// value that shrinks by the elapsed time is a fixed end. Zero means that the session has no maximum lifetime; the idle timeout may still end it
/// (keycloak/keycloak#8919, #48063).
/// </remarks>
/// <param name="ExpiresAt">The end, UTC, or null if it is unknown.</param>
/// <param name="IsFixed">Whether a refresh does not extend it.</param>
internal readonly record struct SessionExpiry(DateTimeOffset? ExpiresAt, bool IsFixed)
{
    /// <summary>For shorter times between refreshes, rounding to seconds would decide the result.</summary>
    private static readonly TimeSpan s_leastElapsed = TimeSpan.FromMinutes(1);

    /// <summary>Computes the end from a token response.</summary>
    /// <param name="lifetime">The <c>refresh_expires_in</c> of the response, or null if it has none.</param>
    /// <param name="idleTimeout">The documented idle timeout of the cloud, or null.</param>
    /// <param name="before">The tokens before the refresh, or null for a new session.</param>
    /// <param name="now">The time, UTC.</param>
    public static SessionExpiry Compute(TimeSpan? lifetime, TimeSpan? idleTimeout, TokenSet? before, DateTimeOffset now)
    {
        bool wasFixed = before?.SignInEndIsFixed == true;
        if (lifetime is null || lifetime <= TimeSpan.Zero)
        {
            return wasFixed ? new(before!.SignInExpiresAt, true) : new(lifetime is null && idleTimeout is { } idle ? now + idle : null, false);
        }

        DateTimeOffset end = now + lifetime.Value;
        TimeSpan elapsed = now - (before?.ReceivedAt ?? now);
        return new(end, elapsed >= s_leastElapsed && before!.SignInExpiresAt is { } endBefore ? end - endBefore < elapsed / 2 : wasFixed);
    }
}
