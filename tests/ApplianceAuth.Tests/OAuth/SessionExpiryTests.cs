using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>Tests of the end of a session.</summary>
public class SessionExpiryTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 28, 18, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(null, 60, 60)]
    [InlineData(0, 60, null)]
    [InlineData(-1, null, null)]
    [InlineData(1, 60, 1)]
    public void New_session_ends_after_its_lifetime_or_the_idle_timeout(int? life, int? idle, int? end) => Assert.Equal(
        new SessionExpiry(end is { } days ? s_now.AddDays(days) : null, false), SessionExpiry.Compute(Days(life), Days(idle), null, s_now));

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    public void Fixed_end_is_kept_if_a_response_has_none(int? life)
    {
        TokenSet before = Tokens(s_now - s_day, s_now + s_day, isFixed: true);

        Assert.Equal(new SessionExpiry(s_now + s_day, true), SessionExpiry.Compute(Days(life), TimeSpan.FromDays(60), before, s_now));
    }

    [Theory]
    [InlineData(10, 0, true)]
    [InlineData(10, 4, true)]
    [InlineData(10, 5, false)]
    [InlineData(10, 10, false)]
    [InlineData(1, 0, true)]
    public void End_that_moves_by_less_than_half_of_the_elapsed_time_is_fixed(int elapsed, int moved, bool isFixed)
    {
        DateTimeOffset end = s_now.AddDays(30);
        TokenSet before = Tokens(s_now.AddMinutes(-elapsed), end.AddMinutes(-moved), isFixed: false);

        Assert.Equal(new SessionExpiry(end, isFixed), SessionExpiry.Compute(end - s_now, null, before, s_now));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Refresh_within_a_minute_or_without_an_earlier_end_changes_nothing(bool isFixed)
    {
        DateTimeOffset end = s_now.AddDays(30);

        foreach (TokenSet before in new[] { Tokens(s_now.AddSeconds(-59), end.AddDays(isFixed ? -1 : 0), isFixed), Tokens(s_now.AddHours(-1), null, isFixed) })
        {
            Assert.Equal(new SessionExpiry(end, isFixed), SessionExpiry.Compute(end - s_now, null, before, s_now));
        }
    }

    private static TimeSpan? Days(int? days) => days is { } count ? TimeSpan.FromDays(count) : null;

    private static TokenSet Tokens(DateTimeOffset receivedAt, DateTimeOffset? end, bool isFixed) =>
        new() { Account = "Miele/x", SessionId = "s", ReceivedAt = receivedAt, SignInExpiresAt = end, SignInEndIsFixed = isFixed };
}
