using ApplianceAuth.Diagnostics;
using ApplianceAuth.RateLimits;

namespace ApplianceAuth.Tests.Diagnostics;

/// <summary>What the limits leave, the worst of it first.</summary>
public class LimitCheckTests
{
    private static readonly DateTimeOffset s_until = new(2026, 11, 22, 17, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Where_nothing_was_used_nothing_is_counted_up() =>
        Assert.Equal(DiagnosticResult.Passed("Limits", "Nothing was used of late on this machine."), LimitCheck.Run([Minute(0), Day(0), Counted(0)]));

    [Fact]
    public void What_was_used_is_told_with_what_is_left_or_how_much_it_was() => Assert.Equal(
        DiagnosticResult.Passed("Limits", "49 left of 50 calls in 1 minute; 7 calls in 1 day. Other programs and machines are not seen."),
        LimitCheck.Run([Minute(1), Day(0), Counted(7)]));

    [Fact]
    public void What_is_used_up_is_warned_of() => Assert.Equal(
        DiagnosticResult.Warning("Limits", "Used up: 50 calls in 1 minute; 1000 calls in 1 day.", "Calls wait here until they fit."),
        LimitCheck.Run([Minute(50), Day(1001), Counted(7)]));

    [Fact]
    public void What_the_cloud_has_closed_is_told_before_all_else()
    {
        string until = ConsoleText.FormatTime(s_until);

        Assert.Equal(
            DiagnosticResult.Warning(
                "Limits", $"The cloud takes nothing: 50 calls in 1 minute, until {until}; 1000 calls in 1 day, until {until}.",
                "Wait until then; each call before it can prolong the block."),
            LimitCheck.Run([Minute(0) with { RetryAt = s_until }, Day(0) with { RetryAt = s_until }, Minute(50)]));
    }

    private static RateState Minute(int used) => new(new("50 calls in 1 minute", 50, TimeSpan.FromMinutes(1)), used, null, null);

    private static RateState Day(int used) => new(new("1000 calls in 1 day", 1000, TimeSpan.FromDays(1)), used, null, null);

    private static RateState Counted(int used) => new(new("calls in 1 day", null, TimeSpan.FromDays(1)), used, null, null);
}
