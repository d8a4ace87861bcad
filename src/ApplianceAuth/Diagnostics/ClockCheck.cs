using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;

namespace ApplianceAuth.Diagnostics;

/// <summary>Compares this computer's clock with the cloud's: by the date of a response, or else by the issue time of the token.</summary>
internal static class ClockCheck
{
    private const string Check = "Clock";

    // Responses take seconds to arrive, and their date is in whole seconds.
    private static readonly TimeSpan s_tolerance = TimeSpan.FromMinutes(1);

    /// <summary>Runs the check.</summary>
    /// <param name="tokens">The tokens of the account.</param>
    /// <param name="ahead">How far this computer's clock is ahead of a response's date, or null if there was no response.</param>
    /// <param name="now">The time, UTC.</param>
    public static DiagnosticResult Run(TokenSet tokens, TimeSpan? ahead, DateTimeOffset now) =>
        tokens.ReceivedAt - now > s_tolerance
            ? Warning(Messages.FormatDiagnosticsClockSetBack(TokenChecks.FormatSpan(tokens.ReceivedAt - now)))
        : ahead is { } measured ? Compare(measured, Messages.DiagnosticsClockSourceResponse)
        : TokenClaims.TryRead(tokens.AccessToken)?.IssuedAt is { } issued
            ? Compare(tokens.ReceivedAt - issued, Messages.FormatDiagnosticsClockSourceToken(TokenChecks.FormatSpan(now - tokens.ReceivedAt)))
        : DiagnosticResult.NotChecked(Check, Messages.DiagnosticsClockUnknown);

    private static DiagnosticResult Compare(TimeSpan ahead, string source) =>
        ahead.Duration() <= s_tolerance ? DiagnosticResult.Passed(Check, Messages.FormatDiagnosticsClockMatches(source))
        : ahead > TimeSpan.Zero ? Warning(Messages.FormatDiagnosticsClockAhead(TokenChecks.FormatSpan(ahead), source))
        : Warning(Messages.FormatDiagnosticsClockBehind(TokenChecks.FormatSpan(ahead), source));

    private static DiagnosticResult Warning(string detail) => DiagnosticResult.Warning(Check, detail, Messages.DiagnosticsClockRecommendation);
}
