namespace ApplianceAuth.Tests;

/// <summary>A test that needs a second user: only root can make files of another user, or run a process as one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute() => Skip = RootOnly.Skip;
}

/// <summary>As <see cref="RootFactAttribute"/>, for theories.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootTheoryAttribute : TheoryAttribute
{
    public RootTheoryAttribute() => Skip = RootOnly.Skip;
}

file static class RootOnly
{
    public static string? Skip => OperatingSystem.IsWindows() || Environment.UserName != "root" ? "This needs root on Unix." : null;
}
