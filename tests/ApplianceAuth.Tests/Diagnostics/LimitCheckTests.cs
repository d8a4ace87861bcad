using ApplianceAuth.Diagnostics;
using ApplianceAuth.RateLimits;

namespace ApplianceAuth.Tests.Diagnostics;

/// <summary>The most severe state of the rate limits is reported.</summary>
public class LimitCheckTests
{
    private const string MinuteLimit = "50 calls in 1 minute", DayLimit = "1000 calls in 1 day";

    private static readonly DateTimeOffset s_until = new(2026, 11, 22, 17, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Run_unused_limits_pass() =>
        Assert.Equal(DiagnosticResult.Passed("Limits", Messages.DiagnosticsLimitsUnused), LimitCheck.Run([Minute(0), Day(0), Counted(0)]));

    [Fact]
    public void Run_used_limits_pass_with_the_number_of_calls_left_or_used()
    {
        string limits = $"{Messages.FormatDiagnosticsLimitsLeft("49", MinuteLimit)}; {Messages.FormatDiagnosticsLimitsCount("7", "calls in 1 day")}";

        Assert.Equal(
            DiagnosticResult.Passed("Limits", Messages.FormatDiagnosticsLimitsUsed(limits)), LimitCheck.Run([Minute(1), Day(0), Counted(7)]));
    }

    [Fact]
    public void Run_used_up_limits_warn() => Assert.Equal(
        DiagnosticResult.Warning(
            "Limits", Messages.FormatDiagnosticsLimitsUsedUp($"{MinuteLimit}; {DayLimit}"), Messages.DiagnosticsLimitsUsedUpRecommendation),
        LimitCheck.Run([Minute(50), Day(1001), Counted(7)]));

    [Fact]
    public void Run_limits_blocked_by_the_cloud_warn_before_used_up_ones()
    {
        string until = ConsoleText.FormatTime(s_until);
        string limits = string.Join("; ", new[] { MinuteLimit, DayLimit }.Select(limit => Messages.FormatDiagnosticsLimitsBlockedUntil(limit, until)));

        Assert.Equal(
            DiagnosticResult.Warning("Limits", Messages.FormatDiagnosticsLimitsBlocked(limits), Messages.DiagnosticsLimitsBlockedRecommendation),
            LimitCheck.Run([Minute(0) with { RetryAt = s_until }, Day(0) with { RetryAt = s_until }, Minute(50)]));
    }

    private static RateState Minute(int used) => new(new(MinuteLimit, 50, TimeSpan.FromMinutes(1)), used, null, null);

    private static RateState Day(int used) => new(new(DayLimit, 1000, TimeSpan.FromDays(1)), used, null, null);

    private static RateState Counted(int used) => new(new("calls in 1 day", null, TimeSpan.FromDays(1)), used, null, null);
}
