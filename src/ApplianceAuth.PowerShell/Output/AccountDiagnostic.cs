using ApplianceAuth.Diagnostics;

namespace ApplianceAuth.Output;

/// <summary>The result of a check of an account. It contains no secrets and no personal data, so it can be added to a bug report.</summary>
public sealed class AccountDiagnostic
{
    private AccountDiagnostic(string account, DiagnosticResult result) =>
        (Account, Check, Result, Detail, Recommendation) = (account, result.Check, result.Result.ToString(), result.Detail,
            result.Recommendation is { } own ? CommandText.WithCommands(own) : result.ErrorId is { } reason ? ErrorMap.Rows[reason].Recommendation : null);

    /// <summary>The account's address or the specified name; empty if no account is known.</summary>
    public string Account { get; }

    /// <summary>The check, such as <c>Vault</c> or <c>Signature</c>.</summary>
    public string Check { get; }

    /// <summary><c>Passed</c>, <c>Failed</c>, <c>Warning</c> or <c>NotChecked</c>.</summary>
    public string Result { get; }

    /// <summary>The details, in a sentence.</summary>
    public string Detail { get; }

    /// <summary>The recommended action, or null.</summary>
    public string? Recommendation { get; }

    /// <summary>The check and its result.</summary>
    public override string ToString() => $"{Check}: {Result}";

    internal static AccountDiagnostic Of(string account, DiagnosticResult result) => new(account, result);
}
