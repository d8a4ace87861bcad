using ApplianceAuth.RateLimits;

namespace ApplianceAuth.Diagnostics;

/// <summary>How much the cloud's limits leave, as far as this user's processes on this machine know.</summary>
internal static class LimitCheck
{
    private const string Check = "Limits";

    public static DiagnosticResult Run(IReadOnlyList<RateState> states)
    {
        RateState[] closed = [.. states.Where(state => state.RetryAt is not null)];
        RateState[] usedUp = [.. states.Where(state => state.RetryAt is null && state.Left == 0)];
        RateState[] used = [.. states.Where(state => state.Used > 0)];
        return closed.Length > 0
                ? DiagnosticResult.Warning(
                    Check, $"The cloud takes nothing: {string.Join("; ", closed.Select(state => $"{state.Rule.Name}, until {ConsoleText.FormatTime(state.RetryAt!.Value)}"))}.",
                    "Wait until then; each call before it can prolong the block.")
            : usedUp.Length > 0 ? DiagnosticResult.Warning(Check, $"Used up: {string.Join("; ", usedUp.Select(state => state.Rule.Name))}.", "Calls wait here until they fit.")
            : used.Length == 0 ? DiagnosticResult.Passed(Check, "Nothing was used of late on this machine.")
            : DiagnosticResult.Passed(Check, $"{string.Join("; ", used.Select(Describe))}. Other programs and machines are not seen.");
    }

    private static string Describe(RateState state) => state.Left is { } left ? $"{left} left of {state.Rule.Name}" : $"{state.Used} {state.Rule.Name}";
}
