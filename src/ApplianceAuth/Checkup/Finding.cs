namespace ApplianceAuth.Checkup;

/// <summary>What one check of an account found; fit to be pasted into a bug report.</summary>
/// <param name="Check">What was looked at, one word.</param>
/// <param name="Result">How it came out.</param>
/// <param name="Detail">What was seen, in a sentence.</param>
/// <param name="Advice">What to do, or null where nothing has to be done.</param>
public sealed record Finding(string Check, FindingResult Result, string Detail, string? Advice = null)
{
    /// <summary>Why the account could not be looked at, or null; it has advice of its own.</summary>
    public Reason? Reason { get; init; }

    /// <summary>All is well.</summary>
    public static Finding Passed(string check, string detail) => new(check, FindingResult.Passed, detail);

    /// <summary>There was nothing to check, or nothing to check it by.</summary>
    public static Finding NotChecked(string check, string why) => new(check, FindingResult.NotChecked, why);

    /// <summary>Something is about to go wrong or looks odd.</summary>
    public static Finding Warning(string check, string detail, string? advice = null) => new(check, FindingResult.Warning, detail, advice);

    /// <summary>What kept the account from being used.</summary>
    public static Finding Failed(string check, ApplianceAuthException why) =>
        new(check, FindingResult.Failed, why.Message, why.Advice) { Reason = why.Reason };
}
