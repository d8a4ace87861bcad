using ApplianceAuth.Diagnostics;

namespace ApplianceAuth.Output;

/// <summary>What one check of an account found. It names no person and holds no secret, so it can be pasted into a bug report.</summary>
public sealed class AccountDiagnostic
{
    private AccountDiagnostic(string account, DiagnosticResult result) =>
        (Account, Check, Result, Detail, Recommendation) = (account, result.Check, result.Result.ToString(), result.Detail,
            result.Recommendation ?? (result.ErrorId is { } reason ? ErrorMap.Rows[reason].Recommendation : null));

    /// <summary>The account's address, or what was typed for it; empty where no account is known.</summary>
    public string Account { get; }

    /// <summary>What was looked at, such as <c>Vault</c> or <c>Signature</c>.</summary>
    public string Check { get; }

    /// <summary><c>Passed</c>, <c>Failed</c>, <c>Warning</c> or <c>NotChecked</c>.</summary>
    public string Result { get; }

    /// <summary>What was seen, in a sentence.</summary>
    public string Detail { get; }

    /// <summary>What to do, or null where nothing has to be done.</summary>
    public string? Recommendation { get; }

    /// <summary>The check and its result.</summary>
    public override string ToString() => $"{Check}: {Result}";

    internal static AccountDiagnostic Of(string account, DiagnosticResult result) => new(account, result);
}
