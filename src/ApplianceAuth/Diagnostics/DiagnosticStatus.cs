namespace ApplianceAuth.Diagnostics;

/// <summary>How a check came out.</summary>
public enum DiagnosticStatus
{
    /// <summary>All is well.</summary>
    Passed,

    /// <summary>The account cannot be used as it is.</summary>
    Failed,

    /// <summary>The account can be used, and something is about to go wrong or looks odd.</summary>
    Warning,

    /// <summary>There was nothing to check, or nothing to check it by.</summary>
    NotChecked,
}
