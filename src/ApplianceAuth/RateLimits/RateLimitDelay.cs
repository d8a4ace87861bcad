using ApplianceAuth.Providers;

namespace ApplianceAuth.RateLimits;

/// <summary>The delay before a call, because of a rate limit.</summary>
/// <param name="Rule">The limit that the call would exceed, or that the cloud reports as exceeded.</param>
/// <param name="Until">When to try again, UTC.</param>
/// <param name="FromResponse">Whether the cloud reported the block in a response; false if the local counters show it.</param>
internal sealed record RateLimitDelay(RateRule Rule, DateTimeOffset Until, bool FromResponse)
{
    /// <summary>Whether the cloud has just rejected the token of the call, so that it needs another one.</summary>
    public bool TokenRejected { get; init; }
}
