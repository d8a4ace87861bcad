using ApplianceAuth.Providers;

namespace ApplianceAuth.RateLimits;

/// <summary>How far a limit is used up, as far as this user's processes on this machine know.</summary>
/// <param name="Rule">The limit.</param>
/// <param name="Used">How many were counted in the window that ends now.</param>
/// <param name="ResetsAt">When all of them are forgotten, UTC; null where there are none.</param>
/// <param name="RetryAt">Until when the cloud takes nothing, by its own word, UTC; null where it takes calls.</param>
public sealed record RateState(RateRule Rule, int Used, DateTimeOffset? ResetsAt, DateTimeOffset? RetryAt)
{
    /// <summary>How many are left; null where the cloud publishes no number.</summary>
    public int? Left => RetryAt is not null ? 0 : Rule.Limit is { } limit ? Math.Max(0, (Rule.Burst ?? limit) - Used) : null;
}
