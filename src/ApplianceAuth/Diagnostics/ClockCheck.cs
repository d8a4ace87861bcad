using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;

namespace ApplianceAuth.Diagnostics;

/// <summary>How far this machine's clock is from the cloud's: by the date of an answer, or else by when the token was issued and when it came.</summary>
internal static class ClockCheck
{
    private const string Check = "Clock";
    private const string Recommendation = "Let the system set its clock by the network: a token counts as good or ended by it.";

    // Answers take seconds to arrive, and tell their date in whole ones.
    private static readonly TimeSpan s_tolerance = TimeSpan.FromMinutes(1);

    public static DiagnosticResult Run(TokenSet tokens, TimeSpan? ahead, DateTimeOffset now) =>
        tokens.ReceivedAt - now > s_tolerance
            ? DiagnosticResult.Warning(Check, $"The token was received {TokenChecks.Span(tokens.ReceivedAt - now)} from now: the clock was set back, or was wrong then.", Recommendation)
        : ahead is { } measured ? Of(measured, "by the date of its answer")
        : TokenClaims.TryRead(tokens.AccessToken)?.IssuedAt is { } issued
            ? Of(tokens.ReceivedAt - issued, $"by the token's own time, when it came {TokenChecks.Span(now - tokens.ReceivedAt)} ago")
        : DiagnosticResult.NotChecked(Check, "Nothing here tells the cloud's time.");

    private static DiagnosticResult Of(TimeSpan ahead, string by) => ahead.Duration() <= s_tolerance
        ? DiagnosticResult.Passed(Check, $"Within a minute of the cloud's, {by}.")
        : DiagnosticResult.Warning(Check, $"{TokenChecks.Span(ahead)} {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} the cloud's, {by}.", Recommendation);
}
