using ApplianceAuth.RateLimits;

namespace ApplianceAuth.Diagnostics;

/// <summary>Reports what the cloud's rate limits leave, counting the calls of this user's processes on this computer.</summary>
internal static class LimitCheck
{
    private const string Check = "Limits";

    public static DiagnosticResult Run(IReadOnlyList<RateState> states)
    {
        RateState[] blocked = [.. states.Where(state => state.RetryAt is not null)];
        RateState[] usedUp = [.. states.Where(state => state.RetryAt is null && state.Left == 0)];
        RateState[] used = [.. states.Where(state => state.Used > 0)];
        return blocked.Length > 0
                ? DiagnosticResult.Warning(
                    Check,
                    Messages.FormatDiagnosticsLimitsBlocked(Join(blocked, state =>
                        Messages.FormatDiagnosticsLimitsBlockedUntil(state.Rule.Name, ConsoleText.FormatTime(state.RetryAt!.Value)))),
                    Messages.DiagnosticsLimitsBlockedRecommendation)
            : usedUp.Length > 0
                ? DiagnosticResult.Warning(
                    Check, Messages.FormatDiagnosticsLimitsUsedUp(Join(usedUp, state => state.Rule.Name)), Messages.DiagnosticsLimitsUsedUpRecommendation)
            : used.Length == 0 ? DiagnosticResult.Passed(Check, Messages.DiagnosticsLimitsUnused)
            : DiagnosticResult.Passed(Check, Messages.FormatDiagnosticsLimitsUsed(Join(used, Describe)));
    }

    private static string Join(IEnumerable<RateState> states, Func<RateState, string> describe) => string.Join("; ", states.Select(describe));

    private static string Describe(RateState state) => state.Left is { } left
        ? Messages.FormatDiagnosticsLimitsLeft(ConsoleText.FormatNumber(left), state.Rule.Name)
        : Messages.FormatDiagnosticsLimitsCount(ConsoleText.FormatNumber(state.Used), state.Rule.Name);
}
