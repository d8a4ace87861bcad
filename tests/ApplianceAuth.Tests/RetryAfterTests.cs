using System.Net;

namespace ApplianceAuth.Tests;

/// <summary>Row 12 of the reports from the field.</summary>
public class RetryAfterTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("30", 30)]
    [InlineData(" 30 ", 30)]
    [InlineData("299.997", 300)]
    [InlineData("0.2", 1)]
    [InlineData("86397", 86397)]
    [InlineData("86401", 86400)]
    [InlineData("99999999999999999999", 86400)]
    [InlineData("0", null)]
    [InlineData("0.0", null)]
    [InlineData("-5", null)]
    [InlineData("+5", null)]
    [InlineData("1e3", null)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    [InlineData("NaN", null)]
    public void Read_seconds_are_rounded_up_and_invalid_values_are_null(string header, int? seconds) => Assert.Equal(seconds, Read(header, date: null));

    [Theory]
    [InlineData("Sun, 22 Nov 2026 12:01:00 GMT", null, 60)]
    [InlineData("Sun, 22 Nov 2026 12:01:00 GMT", "Sun, 22 Nov 2026 12:00:30 GMT", 30)]
    [InlineData("Sun, 22 Nov 2026 11:00:10 GMT", "Sun, 22 Nov 2026 11:00:00 GMT", 10)]
    [InlineData("Sunday, 22-Nov-26 12:01:00 GMT", null, 60)]
    [InlineData("Sun, 22 Nov 2026 11:59:00 GMT", null, null)]
    [InlineData("Sun, 22 Nov 2026 12:01:00 GMT", "Sun, 22 Nov 2026 12:01:00 GMT", null)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", null, 86400)]
    public void Read_date_is_relative_to_the_date_of_the_response(string header, string? date, int? seconds) => Assert.Equal(seconds, Read(header, date));

    [Theory]
    [InlineData("Requests are blocked during the remaining period of 40159 seconds.", 40159)]
    [InlineData("Wait 1 second.", 1)]
    [InlineData("WAIT 5.5 SECONDS", 6)]
    [InlineData("remaining period of 0 seconds", null)]
    [InlineData("remaining period of 99999999999999999999 seconds", 86400)]
    [InlineData("Requests are blocked for 5 minutes.", null)]
    [InlineData("some seconds", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Read_seconds_in_a_text(string? text, int? seconds) => Assert.Equal(seconds, (int?)RetryAfter.Read(text)?.TotalSeconds);

    [Fact]
    public void Read_text_of_a_million_digits_is_fast()
    {
        string words = new('9', 1_000_000);
        long began = TimeProvider.System.GetTimestamp();

        Assert.Null(RetryAfter.Read(words));
        Assert.Null(RetryAfter.Read(words + " seconds"));
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    private static int? Read(string header, string? date)
    {
        using HttpResponseMessage response = new(HttpStatusCode.TooManyRequests);
        response.Headers.TryAddWithoutValidation("Retry-After", header);
        response.Headers.TryAddWithoutValidation("Date", date);
        return (int?)RetryAfter.Read(response.Headers, s_now)?.TotalSeconds;
    }
}
