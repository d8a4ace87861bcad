namespace CloudEmulator.Limits;

/// <summary>An endpoint that takes no calls for some time.</summary>
internal sealed record Closure
{
    public required string Endpoint { get; init; }

    public required DateTimeOffset Until { get; init; }

    /// <summary>429, or Miele's 503.</summary>
    public int Status { get; init; } = 429;

    public bool SayInHeader { get; init; } = true;

    public bool SayInText { get; init; } = true;
}
