using ApplianceAuth.Accounts;
using ApplianceAuth.Diagnostics;
using ApplianceAuth.Providers;
using ApplianceAuth.Tests.OAuth;

namespace ApplianceAuth.Tests.Diagnostics;

/// <summary>How far the clock is from the cloud's, by the best witness that there is.</summary>
public class ClockCheckTests
{
    private const string Recommendation = "Let the system set its clock by the network: a token counts as good or ended by it.";

    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    [InlineData(-60)]
    public void A_minute_more_or_less_is_none(int ahead) =>
        Assert.Equal(DiagnosticResult.Passed("Clock", "Within a minute of the cloud's, by the date of its answer."), ByAnswer(ahead));

    [Theory]
    [InlineData(61, "61 s ahead of the cloud's, by the date of its answer.")]
    [InlineData(-61, "61 s behind the cloud's, by the date of its answer.")]
    [InlineData(7200, "2 h ahead of the cloud's, by the date of its answer.")]
    [InlineData(-7200, "2 h behind the cloud's, by the date of its answer.")]
    public void More_than_a_minute_is_warned_of(int ahead, string detail) => Assert.Equal(DiagnosticResult.Warning("Clock", detail, Recommendation), ByAnswer(ahead));

    [Theory]
    [InlineData(0, DiagnosticStatus.Passed, "Within a minute of the cloud's, by the token's own time, when it came 5 min ago.")]
    [InlineData(1800, DiagnosticStatus.Warning, "30 min ahead of the cloud's, by the token's own time, when it came 5 min ago.")]
    [InlineData(-1800, DiagnosticStatus.Warning, "30 min behind the cloud's, by the token's own time, when it came 5 min ago.")]
    public void Without_an_answer_the_token_itself_tells(int ahead, DiagnosticStatus result, string detail)
    {
        DateTimeOffset received = s_now.AddMinutes(-5);
        string token = Jwt.Of(("iat", received.AddSeconds(-ahead).ToUnixTimeSeconds()), ("exp", received.AddHours(1).ToUnixTimeSeconds()));

        DiagnosticResult found = ClockCheck.Run(Received(received) with { AccessToken = token }, ahead: null, s_now);

        Assert.Equal(("Clock", result, detail), (found.Check, found.Result, found.Detail));
    }

    [Fact]
    public void A_token_that_came_in_the_future_shows_a_clock_that_was_set_back_whatever_the_cloud_says_now()
    {
        Assert.Equal(
            DiagnosticResult.Warning("Clock", "The token was received 61 s from now: the clock was set back, or was wrong then.", Recommendation),
            ClockCheck.Run(Received(s_now.AddSeconds(61)), TimeSpan.Zero, s_now));
        Assert.Equal(DiagnosticStatus.Passed, ClockCheck.Run(Received(s_now.AddSeconds(60)), TimeSpan.Zero, s_now).Result);
    }

    [Fact]
    public void Without_any_witness_nothing_is_said() =>
        Assert.Equal(DiagnosticResult.NotChecked("Clock", "Nothing here tells the cloud's time."), ClockCheck.Run(Received(s_now), ahead: null, s_now));

    private static DiagnosticResult ByAnswer(int ahead) => ClockCheck.Run(Received(s_now), TimeSpan.FromSeconds(ahead), s_now);

    private static TokenSet Received(DateTimeOffset at) => Sample.Tokens(Sample.Registration(KnownProviders.Miele), at, TimeSpan.FromHours(1));
}
