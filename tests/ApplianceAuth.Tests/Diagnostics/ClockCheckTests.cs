using ApplianceAuth.Accounts;
using ApplianceAuth.Diagnostics;
using ApplianceAuth.Providers;
using ApplianceAuth.Tests.OAuth;

namespace ApplianceAuth.Tests.Diagnostics;

/// <summary>The clock is compared with the date of a response, or else with the issue time of the token.</summary>
public class ClockCheckTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    [InlineData(-60)]
    public void Run_skew_of_at_most_a_minute_passes(int ahead) => Assert.Equal(
        DiagnosticResult.Passed("Clock", Messages.FormatDiagnosticsClockMatches(Messages.DiagnosticsClockSourceResponse)), ByResponse(ahead));

    [Theory]
    [InlineData(61, "61 s", true)]
    [InlineData(-61, "61 s", false)]
    [InlineData(7200, "2 h", true)]
    [InlineData(-7200, "2 h", false)]
    public void Run_skew_of_more_than_a_minute_warns(int ahead, string difference, bool isAhead) =>
        Assert.Equal(Warning(Skew(isAhead, difference, Messages.DiagnosticsClockSourceResponse)), ByResponse(ahead));

    [Theory]
    [InlineData(0, DiagnosticStatus.Passed, null)]
    [InlineData(1800, DiagnosticStatus.Warning, true)]
    [InlineData(-1800, DiagnosticStatus.Warning, false)]
    internal void Run_without_response_uses_the_issue_time_of_the_token(int ahead, DiagnosticStatus result, bool? isAhead)
    {
        DateTimeOffset received = s_now.AddMinutes(-5);
        string token = Jwt.Of(("iat", received.AddSeconds(-ahead).ToUnixTimeSeconds()), ("exp", received.AddHours(1).ToUnixTimeSeconds()));
        string source = Messages.FormatDiagnosticsClockSourceToken("5 min");

        DiagnosticResult clock = ClockCheck.Run(Received(received) with { AccessToken = token }, ahead: null, s_now);

        string detail = isAhead is { } direction ? Skew(direction, "30 min", source) : Messages.FormatDiagnosticsClockMatches(source);
        Assert.Equal(("Clock", result, detail), (clock.Check, clock.Result, clock.Detail));
    }

    [Fact]
    public void Run_token_received_in_the_future_warns_even_if_the_response_matches()
    {
        Assert.Equal(Warning(Messages.FormatDiagnosticsClockSetBack("61 s")), ClockCheck.Run(Received(s_now.AddSeconds(61)), TimeSpan.Zero, s_now));
        Assert.Equal(DiagnosticStatus.Passed, ClockCheck.Run(Received(s_now.AddSeconds(60)), TimeSpan.Zero, s_now).Result);
    }

    [Fact]
    public void Run_without_response_and_issue_time_is_not_checked() =>
        Assert.Equal(DiagnosticResult.NotChecked("Clock", Messages.DiagnosticsClockUnknown), ClockCheck.Run(Received(s_now), ahead: null, s_now));

    private static string Skew(bool isAhead, string difference, string source) => isAhead
        ? Messages.FormatDiagnosticsClockAhead(difference, source)
        : Messages.FormatDiagnosticsClockBehind(difference, source);

    private static DiagnosticResult Warning(string detail) => DiagnosticResult.Warning("Clock", detail, Messages.DiagnosticsClockRecommendation);

    private static DiagnosticResult ByResponse(int ahead) => ClockCheck.Run(Received(s_now), TimeSpan.FromSeconds(ahead), s_now);

    private static TokenSet Received(DateTimeOffset at) => Sample.Tokens(Sample.Registration(KnownProviders.Miele), at, TimeSpan.FromHours(1));
}
