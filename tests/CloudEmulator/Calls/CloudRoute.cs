namespace CloudEmulator.Calls;

/// <summary>One endpoint of a cloud.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path below the provider's prefix, as a route pattern.</param>
/// <param name="Name">Its name in counters and faults.</param>
/// <param name="Handle">Handles a call.</param>
internal sealed record CloudRoute(string Method, string Path, string Name, Func<CloudCall, EmulatedResponse> Handle)
{
    /// <summary>The scope that its token needs, or null if it takes no access token.</summary>
    public string? Scope { get; init; }
}
