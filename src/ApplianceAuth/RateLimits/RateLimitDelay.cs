using ApplianceAuth.Providers;

namespace ApplianceAuth.RateLimits;

/// <summary>Why something has to wait.</summary>
/// <param name="Rule">The limit that would be broken, or that the cloud says was.</param>
/// <param name="Until">When to try again, UTC.</param>
/// <param name="FromResponse">Whether the cloud has said so; else it was counted here.</param>
public sealed record RateLimitDelay(RateRule Rule, DateTimeOffset Until, bool FromResponse);
