using ApplianceAuth.RateLimits;

namespace ApplianceAuth.Tests.RateLimits;

/// <summary>Tests of the line of one limit in the counter file.</summary>
public class RateCounterTests
{
    private const string Line = "1 2 3 4 5 6 7 -8 9 0=10 62=11";

    [Fact]
    public void Line_has_the_numbers_in_order_and_the_parts_that_are_not_zero()
    {
        RateCounter counter = new()
        {
            NewestPart = 1, BlockedUntil = 2, BlockedAt = 3, Level = 4, LevelAt = 5, InFlight = 6, BusySince = 7, RejectedToken = -8, RejectedAt = 9,
        };
        (counter.Parts[0], counter.Parts[62]) = (10, 11);

        Assert.Equal(Line, $"{counter}");
    }

    [Fact]
    public void Line_is_read_as_it_was_written()
    {
        RateCounter counter = RateCounter.TryParse(Line)!;

        Assert.Equal(Line, $"{counter}");
        Assert.Equal((1, 2, 3, 4, 5), (counter.NewestPart, counter.BlockedUntil, counter.BlockedAt, counter.Level, counter.LevelAt));
        Assert.Equal((6, 7, -8, 9), (counter.InFlight, counter.BusySince, counter.RejectedToken, counter.RejectedAt));
        Assert.Equal([10, 11], counter.Parts.Where(calls => calls != 0));
    }

    [Theory]
    [InlineData("1 2 3 4 5 6 7 8 9", true)]
    [InlineData("1 2 3 4 5 6 7 8", false)]
    [InlineData("", false)]
    [InlineData("1 2 3 4 5 6 7 8 x", false)]
    [InlineData("x 2 3 4 5 6 7 8 9", false)]
    [InlineData("1 2 3 4 5 6 7 8 9 ", false)]
    [InlineData("1 2 3 4 5 6 7 8 9 1", false)]
    [InlineData("1 2 3 4 5 6 7 8 9 1=2=3", false)]
    [InlineData("1 2 3 4 5 6 7 8 9 x=1", false)]
    [InlineData("1 2 3 4 5 6 7 8 9 1=x", false)]
    [InlineData("1 2 3 4 5 6 7 8 9 -1=1", false)]
    [InlineData("1 2 3 4 5 6 7 8 9 63=1", false)]
    [InlineData("1 2 3 4 5 6 7 8 9 62=1", true)]
    [InlineData("1 2 3 4 5 6 7 8 9 0=1", true)]
    [InlineData("1 2 3 4 5 6 7 8 +9", true)]
    [InlineData("1 2 3 4 5 6 7 8 9.0", false)]
    [InlineData("1 2 3 4 5 6 7 8 99999999999999999999", false)]
    public void Line_of_another_form_is_not_read(string line, bool isRead) => Assert.Equal(isRead, RateCounter.TryParse(line) is not null);
}
