namespace ApplianceAuth.Diagnostics;

/// <summary>What one check of an account found; fit to be pasted into a bug report.</summary>
/// <param name="Check">What was looked at, one word.</param>
/// <param name="Result">How it came out.</param>
/// <param name="Detail">What was seen, in a sentence.</param>
/// <param name="Recommendation">What to do, or null where nothing has to be done.</param>
public sealed record DiagnosticResult(string Check, DiagnosticStatus Result, string Detail, string? Recommendation = null)
{
    /// <summary>Why the account could not be looked at, or null; it has advice of its own.</summary>
    public ErrorId? ErrorId { get; init; }

    /// <summary>All is well.</summary>
    public static DiagnosticResult Passed(string check, string detail) => new(check, DiagnosticStatus.Passed, detail);

    /// <summary>There was nothing to check, or nothing to check it by.</summary>
    public static DiagnosticResult NotChecked(string check, string why) => new(check, DiagnosticStatus.NotChecked, why);

    /// <summary>Something is about to go wrong or looks odd.</summary>
    public static DiagnosticResult Warning(string check, string detail, string? recommendation = null) => new(check, DiagnosticStatus.Warning, detail, recommendation);

    /// <summary>What kept the account from being used.</summary>
    public static DiagnosticResult Failed(string check, ApplianceAuthException why) =>
        new(check, DiagnosticStatus.Failed, why.Message, why.Recommendation) { ErrorId = why.ErrorId };
}
