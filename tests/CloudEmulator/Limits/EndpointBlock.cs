namespace CloudEmulator.Limits;

/// <summary>The block of an endpoint for some time.</summary>
internal sealed record EndpointBlock
{
    public required string Endpoint { get; init; }

    public required DateTimeOffset Until { get; init; }

    /// <summary>The status: 429, or 503 for Miele.</summary>
    public int Status { get; init; } = 429;

    public bool RetryAfterHeader { get; init; } = true;

    public bool RetryAfterText { get; init; } = true;
}
