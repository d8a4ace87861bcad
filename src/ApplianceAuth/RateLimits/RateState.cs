using ApplianceAuth.Providers;

namespace ApplianceAuth.RateLimits;

/// <summary>The state of a limit, as counted by this user's processes on this machine.</summary>
/// <param name="Rule">The limit.</param>
/// <param name="Used">The calls in the window that ends now.</param>
/// <param name="ResetsAt">When all of them have left the window, UTC; null if there are none.</param>
/// <param name="RetryAt">The end of a block that the cloud reported, UTC; null if calls are accepted.</param>
internal sealed record RateState(RateRule Rule, int Used, DateTimeOffset? ResetsAt, DateTimeOffset? RetryAt)
{
    /// <summary>The calls that are left; null if the cloud publishes no limit.</summary>
    public int? Left => RetryAt is not null ? 0 : Rule.Limit is { } limit ? Math.Max(0, (Rule.Burst ?? limit) - Used) : null;
}
