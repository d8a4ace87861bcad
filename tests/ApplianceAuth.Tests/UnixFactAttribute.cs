namespace ApplianceAuth.Tests;

/// <summary>A test of what only Unix has, such as file modes, or allows without a privilege, such as symbolic links.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    /// <param name="reason">Why the test cannot run on Windows.</param>
    public UnixFactAttribute(string reason = "This needs file modes, links, pipes or sockets of Unix.") => Skip = OperatingSystem.IsWindows() ? reason : null;
}

/// <summary>As <see cref="UnixFactAttribute"/>, for theories.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    /// <param name="reason">Why the test cannot run on Windows.</param>
    public UnixTheoryAttribute(string reason = "This needs file modes, links, pipes or sockets of Unix.") => Skip = OperatingSystem.IsWindows() ? reason : null;
}
