namespace ApplianceAuth.Providers;

/// <summary>A rate limit of a cloud, per application and user.</summary>
/// <param name="Name">The name in the output, such as <c>50 calls in 1 minute</c>. It also identifies the limit in the counters.</param>
/// <param name="Limit">The number of allowed events, or null if the cloud publishes none: then events are counted and not throttled.</param>
/// <param name="Window">The length of the window; zero if only concurrent events count.</param>
internal sealed record RateRule(string Name, int? Limit, TimeSpan Window)
{
    /// <summary>The events that are counted.</summary>
    public RateLimitKind Kind { get; init; } = RateLimitKind.Calls;

    /// <summary>
    /// The number of events that are allowed at once before the mean rate of <see cref="Limit"/> per <see cref="Window"/> applies (leaky bucket), or null for
    /// a plain window.
    /// </summary>
    public int? Burst { get; init; }

    /// <summary>The HTTP method that is counted, or null for all.</summary>
    public string? Method { get; init; }

    /// <summary>The path that is counted, with <c>*</c> for one segment, or null for all.</summary>
    public string? Path { get; init; }

    /// <summary>
    /// Whether calls that would exceed the limit are delayed. False for daily limits: it is unknown when the cloud's day begins, so only the cloud can
    /// report that the limit is exceeded.
    /// </summary>
    public bool Throttles { get; init; } = true;

    /// <summary>A text in the cloud's response that identifies this limit, or null.</summary>
    public string? QuotedAs { get; init; }
}
