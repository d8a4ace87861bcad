namespace ApplianceAuth.Tests;

/// <summary>A test of what only Unix has, such as file modes, or allows without a privilege, such as symbolic links.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "This needs Unix." : null;
}

/// <summary>As <see cref="UnixFactAttribute"/>, for theories.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute() => Skip = OperatingSystem.IsWindows() ? "This needs Unix." : null;
}
