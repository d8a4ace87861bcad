namespace CloudEmulator.Calls;

/// <summary>One endpoint of a cloud.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path below the provider's prefix, as a route pattern.</param>
/// <param name="Name">What counters and faults call it.</param>
/// <param name="Handle">Answers a call.</param>
internal sealed record CloudRoute(string Method, string Path, string Name, Func<CloudCall, EmulatedResponse> Handle)
{
    /// <summary>The scope that a token needs for it, or null where none is looked at.</summary>
    public string? Scope { get; init; }
}
