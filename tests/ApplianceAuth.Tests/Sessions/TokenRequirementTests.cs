using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Tests.Sessions;

public class TokenRequirementTests
{
    private static readonly DateTimeOffset s_received = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly Registration s_registration = Sample.Registration(KnownProviders.Miele);

    [Theory]
    [InlineData(3600, 0, true)]
    [InlineData(3600, 3299, true)]
    [InlineData(3600, 3300, false)]
    [InlineData(3600, 3601, false)]
    [InlineData(10, 0, true)]
    [InlineData(10, 8, true)]
    [InlineData(10, 9, false)]
    [InlineData(86400, 86000, true)]
    [InlineData(86400, 86100, false)]
    public void Token_satisfies_until_the_margin_of_at_most_a_tenth_of_its_lifetime(int life, int age, bool met) =>
        Assert.Equal(met, Met(new(), Tokens(life), age));

    [Theory]
    [InlineData(1800, 1799, true)]
    [InlineData(1800, 1800, false)]
    [InlineData(10, 3299, true)]
    public void Minimum_lifetime_above_the_margin_counts(int minimum, int age, bool met) =>
        Assert.Equal(met, Met(new(TimeSpan.FromSeconds(minimum)), Tokens(3600), age));

    [Fact]
    public void Rejected_token_does_not_satisfy_and_any_other_does()
    {
        Assert.False(Met(new(RejectedToken: Tokens(3600).AccessToken), Tokens(3600), 1));
        Assert.True(Met(new(RejectedToken: "another"), Tokens(3600), 1));
    }

    [Fact]
    public void Empty_access_token_does_not_satisfy() => Assert.False(Met(new(), Tokens(3600) with { AccessToken = "" }, 0));

    [Theory]
    [InlineData(0, true)]
    [InlineData(29, true)]
    [InlineData(30, false)]
    public void ForceRefresh_accepts_a_token_received_within_30_seconds(int age, bool met) =>
        Assert.Equal(met, Met(new(ForceRefresh: true), Tokens(3600), age));

    [Theory]
    [InlineData(1, 3300)]
    [InlineData(0.5, 3450)]
    public void Share_reduces_the_margin(double share, int end)
    {
        TimeSpan margin = KnownProviders.Miele.RefreshMargin;

        Assert.True(new TokenRequirement().IsSatisfiedBy(Tokens(3600), margin, s_received.AddSeconds(end).AddTicks(-1), share));
        Assert.False(new TokenRequirement().IsSatisfiedBy(Tokens(3600), margin, s_received.AddSeconds(end), share));
    }

    [Fact]
    public void Token_received_in_the_future_satisfies_within_the_clock_skew()
    {
        DateTimeOffset now = s_received.AddMinutes(-5);

        Assert.True(new TokenRequirement().IsSatisfiedBy(Tokens(3600), KnownProviders.Miele.RefreshMargin, now));
        Assert.False(new TokenRequirement().IsSatisfiedBy(Tokens(3600), KnownProviders.Miele.RefreshMargin, now.AddTicks(-1)));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(TimeSpan.TicksPerSecond * 30, false)]
    [InlineData((TimeSpan.TicksPerSecond * 30) - 1, true)]
    public void IsRecent_covers_the_last_30_seconds_and_no_future_time(long ticks, bool recent) =>
        Assert.Equal(recent, TokenRequirement.IsRecent(s_received, s_received.AddTicks(ticks)));

    [Fact]
    public void ExceedsLifetime_is_false_without_a_minimum_lifetime() =>
        Assert.False(new TokenRequirement().ExceedsLifetime(TokenSet.None(s_registration.Account, s_received)));

    [Fact]
    public void ToString_does_not_show_the_rejected_token() =>
        Assert.Equal("TokenRequirement { MinimumLifetime = 00:01:00 }", new TokenRequirement(TimeSpan.FromMinutes(1), "canary").ToString());

    [Theory]
    [InlineData(0, false)]
    [InlineData(3240, false)]
    [InlineData(3241, true)]
    [InlineData(86400, true)]
    public void ExceedsLifetime_above_90_percent(int minimum, bool beyond) =>
        Assert.Equal(beyond, new TokenRequirement(TimeSpan.FromSeconds(minimum)).ExceedsLifetime(Tokens(3600)));

    [Theory]
    [InlineData(0, 3599, true)]
    [InlineData(0, 3600, false)]
    [InlineData(60, 3539, true)]
    [InlineData(60, 3540, false)]
    public void IsStillUsable_until_the_expiry(int minimum, int age, bool met) =>
        Assert.Equal(met, new TokenRequirement(TimeSpan.FromSeconds(minimum)).IsStillUsable(Tokens(3600), s_received.AddSeconds(age)));

    [Fact]
    public void IsStillUsable_is_false_for_a_rejected_token_or_a_forced_refresh()
    {
        Assert.False(new TokenRequirement(RejectedToken: Tokens(3600).AccessToken).IsStillUsable(Tokens(3600), s_received));
        Assert.False(new TokenRequirement(ForceRefresh: true).IsStillUsable(Tokens(3600), s_received));
        Assert.False(new TokenRequirement().IsStillUsable(Tokens(3600) with { AccessToken = "" }, s_received));
    }

    private static TokenSet Tokens(int life) => Sample.Tokens(s_registration, s_received, TimeSpan.FromSeconds(life));

    private static bool Met(TokenRequirement requirement, TokenSet tokens, int age) => requirement.IsSatisfiedBy(tokens, KnownProviders.Miele.RefreshMargin, s_received.AddSeconds(age));
}
