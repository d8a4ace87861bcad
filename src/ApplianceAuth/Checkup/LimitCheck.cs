using ApplianceAuth.Api;

namespace ApplianceAuth.Checkup;

/// <summary>How much the cloud's limits leave, as far as this user's processes on this machine know.</summary>
internal static class LimitCheck
{
    private const string Check = "Limits";

    public static Finding Run(IReadOnlyList<RateState> states)
    {
        RateState[] closed = [.. states.Where(state => state.ClosedUntil is not null)];
        RateState[] usedUp = [.. states.Where(state => state.ClosedUntil is null && state.Left == 0)];
        RateState[] used = [.. states.Where(state => state.Used > 0)];
        return closed.Length > 0
                ? Finding.Warning(
                    Check, $"The cloud takes nothing: {string.Join("; ", closed.Select(state => $"{state.Rule.Name}, until {PlainWords.Time(state.ClosedUntil!.Value)}"))}.",
                    "Wait until then; each call before it can prolong the block.")
            : usedUp.Length > 0 ? Finding.Warning(Check, $"Used up: {string.Join("; ", usedUp.Select(state => state.Rule.Name))}.", "Calls wait here until they fit.")
            : used.Length == 0 ? Finding.Passed(Check, "Nothing was used of late on this machine.")
            : Finding.Passed(Check, $"{string.Join("; ", used.Select(Words))}. Other programs and machines are not seen.");
    }

    private static string Words(RateState state) => state.Left is { } left ? $"{left} left of {state.Rule.Name}" : $"{state.Used} {state.Rule.Name}";
}
