namespace ApplianceAuth.Diagnostics;

/// <summary>The outcome of a check.</summary>
internal enum DiagnosticStatus
{
    /// <summary>The check found no problem.</summary>
    Passed,

    /// <summary>The account cannot be used.</summary>
    Failed,

    /// <summary>The account can be used, but will fail soon or behaves unexpectedly.</summary>
    Warning,

    /// <summary>The check does not apply to the account, or lacks data.</summary>
    NotChecked,
}
