namespace ApplianceAuth.Providers;

/// <summary>A limit of a cloud; it holds for one application and one person together.</summary>
/// <param name="Name">What people see, such as <c>50 calls in 1 minute</c>; also its name in the ledger.</param>
/// <param name="Limit">How many are allowed, or null where the cloud publishes no number: then it is counted and never held back.</param>
/// <param name="Window">The time in which they are allowed; zero where only those count that are open now.</param>
public sealed record RateRule(string Name, int? Limit, TimeSpan Window)
{
    /// <summary>What it counts.</summary>
    public RateLimitKind Kind { get; init; } = RateLimitKind.Calls;

    /// <summary>How many may come at once before the mean of <see cref="Limit"/> per <see cref="Window"/> holds (a leaky bucket); null where the window alone counts.</summary>
    public int? Burst { get; init; }

    /// <summary>The only HTTP method that counts, or null for all.</summary>
    public string? Method { get; init; }

    /// <summary>The only path that counts, with <c>*</c> for one segment, or null for all.</summary>
    public string? Path { get; init; }

    /// <summary>
    /// Whether a call that would break it is held back here. Not so for days: nobody knows when a cloud's day begins, so only the cloud itself can say
    /// that one is used up.
    /// </summary>
    public bool Throttles { get; init; } = true;

    /// <summary>Words by which the cloud's refusal tells that this rule was broken, or null.</summary>
    public string? QuotedAs { get; init; }

    /// <summary>A number that stands for the name in the ledger: FNV-1a, never zero.</summary>
    internal long Key { get; } = (long)(Name.Aggregate(14695981039346656037, (hash, c) => (hash ^ c) * 1099511628211) | 1);
}
