namespace CloudEmulator.Calls;

/// <summary>One endpoint of a cloud.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path below the system's prefix, as a route pattern.</param>
/// <param name="Name">What counters and faults call it.</param>
/// <param name="Reply">Answers a call.</param>
internal sealed record CloudRoute(string Method, string Path, string Name, Func<CloudCall, Answer> Reply)
{
    /// <summary>The scope that a token needs for it, or null where none is looked at.</summary>
    public string? Scope { get; init; }
}
