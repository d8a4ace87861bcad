namespace ApplianceAuth.Diagnostics;

/// <summary>The result of one check of an account. It contains no secrets, so that it can be pasted into a bug report.</summary>
/// <param name="Check">The name of the check, one word.</param>
/// <param name="Result">The outcome.</param>
/// <param name="Detail">What the check found, in a sentence.</param>
/// <param name="Recommendation">What to do next, or null if nothing has to be done.</param>
internal sealed record DiagnosticResult(string Check, DiagnosticStatus Result, string Detail, string? Recommendation = null)
{
    /// <summary>The error that made the account unusable, or null.</summary>
    public ErrorId? ErrorId { get; init; }

    /// <summary>Creates the result of a check that found no problem.</summary>
    public static DiagnosticResult Passed(string check, string detail) => new(check, DiagnosticStatus.Passed, detail);

    /// <summary>Creates the result of a check that does not apply or lacks data.</summary>
    public static DiagnosticResult NotChecked(string check, string reason) => new(check, DiagnosticStatus.NotChecked, reason);

    /// <summary>Creates the result of a check that found a problem with which the account still works.</summary>
    public static DiagnosticResult Warning(string check, string detail, string? recommendation = null) =>
        new(check, DiagnosticStatus.Warning, detail, recommendation);

    /// <summary>Creates the result of a check that found why the account cannot be used.</summary>
    public static DiagnosticResult Failed(string check, ApplianceAuthException error) =>
        new(check, DiagnosticStatus.Failed, error.Message, error.Recommendation) { ErrorId = error.ErrorId };
}
