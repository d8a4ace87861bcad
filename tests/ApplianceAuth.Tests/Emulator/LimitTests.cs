using System.Text.Json.Nodes;

namespace ApplianceAuth.Tests.Emulator;

/// <summary>Home Connect's limits, with a clock that only the test advances.</summary>
public class LimitTests
{
    private const string Minute =
        "The rate limit \"50 calls in 1 minute\" was reached. Requests are blocked during the remaining period of ";

    [Fact]
    public async Task Calls_are_not_limited_by_default()
    {
        await using LimitedCloud cloud = await LimitedCloud.StartAsync(limited: false);
        for (int i = 0; i < 60; i++)
        {
            Assert.Equal(200, (await cloud.ListAsync()).Status);
        }
    }

    [Fact]
    public async Task Fifty_first_call_in_a_minute_returns_429()
    {
        await using LimitedCloud cloud = await LimitedCloud.StartAsync();
        for (int i = 0; i < 50; i++)
        {
            cloud.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(200, (await cloud.ListAsync()).Status);
        }

        (int status, JsonNode body, string? retryAfter) = await cloud.ListAsync();
        Assert.Equal((429, "11"), (status, retryAfter));
        Assert.Equal(Minute + "11 seconds.", (string?)body["error"]!["description"]);
        cloud.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(200, (await cloud.ListAsync()).Status);
    }

    [Fact]
    public async Task Burst_of_more_than_twenty_calls_returns_429_without_Retry_After()
    {
        await using LimitedCloud cloud = await LimitedCloud.StartAsync();
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(200, (await cloud.ListAsync()).Status);
        }

        (int status, _, string? retryAfter) = await cloud.ListAsync();
        Assert.Equal((429, null), (status, retryAfter));
        cloud.Clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(200, (await cloud.ListAsync()).Status);
        Assert.Equal(429, (await cloud.ListAsync()).Status);
    }

    [Fact]
    public async Task Ten_successive_errors_block_for_ten_minutes()
    {
        await using LimitedCloud cloud = await LimitedCloud.StartAsync();
        for (int i = 0; i < 10; i++)
        {
            cloud.Clock.Advance(TimeSpan.FromSeconds(2));
            Assert.Equal(404, (await cloud.GetAsync("/api/homeappliances/UNKNOWN")).Status);
        }

        (int status, JsonNode body, string? retryAfter) = await cloud.ListAsync();
        Assert.Equal((429, "600"), (status, retryAfter));
        Assert.Contains("10 successive error calls in 10 minutes", (string?)body["error"]!["description"]);
        cloud.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(200, (await cloud.ListAsync()).Status);
    }

    [Fact]
    public async Task Success_between_errors_resets_the_count()
    {
        await using LimitedCloud cloud = await LimitedCloud.StartAsync();
        for (int i = 0; i < 30; i++)
        {
            cloud.Clock.Advance(TimeSpan.FromSeconds(2));
            int expected = i % 9 == 8 ? 200 : 404;
            Assert.Equal(expected, (await cloud.GetAsync(expected == 200 ? "/api/homeappliances" : "/api/homeappliances/UNKNOWN")).Status);
        }
    }

    [Fact]
    public async Task Call_after_a_thousand_in_a_day_returns_429()
    {
        await using LimitedCloud cloud = await LimitedCloud.StartAsync();
        for (int i = 0; i < 1000; i++)
        {
            cloud.Clock.Advance(TimeSpan.FromSeconds(2));
            Assert.Equal(200, (await cloud.ListAsync()).Status);
        }

        (int status, _, string? retryAfter) = await cloud.ListAsync();
        Assert.Equal((429, "84402"), (status, retryAfter));
    }

    [Fact]
    public async Task Eleventh_refresh_in_a_minute_returns_429()
    {
        await using LimitedCloud cloud = await LimitedCloud.StartAsync();
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(200, (await cloud.RefreshAsync()).Status);
        }

        (int status, JsonNode body) = await cloud.RefreshAsync();
        Assert.Equal((429, "429"), (status, (string?)body["error"]));
    }
}
