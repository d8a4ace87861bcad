using CloudEmulator.Calls;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.Events;

/// <summary>Tests of streams whose token expires, and of clouds that reject valid tokens for a while.</summary>
public sealed class EventTokenTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    private static readonly EmulatedResponse s_refused =
        EmulatedResponse.Text("{\"error\":{\"key\":\"invalid_token\",\"description\":\"The access token expired\"}}", 401, "application/json");

    private readonly CloudFixture _cloud = cloud.Reset();

    private CloudControl Control => _cloud.Control;

    [Fact]
    public async Task Expired_token_is_refreshed_and_the_stream_reconnects()
    {
        Control.Settings = Control.Settings with { HomeConnectTokenLife = 600, ReplayedEvents = 2 };
        await using EventFixture fixture = await EventFixture.StartAsync(_cloud);
        for (int i = 1; i < 10; i++)
        {
            await fixture.SendEventAsync($"{i}");
            _cloud.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await fixture.SendEventAsync("10");
        _cloud.Clock.Advance(TimeSpan.FromMinutes(1));
        await fixture.LostAsync(1);
        await fixture.AdvancePastDelayAsync();
        await fixture.OpenedAsync(2);

        // The cloud repeats events, and the reader does not filter them: the cmdlet marks them.
        Assert.Equal(["9", "10"], [(await fixture.NextAsync()).Data, (await fixture.NextAsync()).Data]);
        await fixture.SendEventAsync("11");
        Assert.Equal((1, 2), (fixture.Refreshes, fixture.StreamRequests));
    }

    [Fact]
    public async Task Token_revoked_early_costs_one_refresh()
    {
        await using EventFixture fixture = await EventFixture.StartAsync(_cloud);
        await fixture.SendEventAsync("1");
        Control.Expire();
        Control.CloseStreams();
        await fixture.LostAsync(1);
        await fixture.AdvancePastDelayAsync();
        await fixture.OpenedAsync(2);

        await fixture.SendEventAsync("2");
        Assert.Equal((1, 3), (fixture.Refreshes, fixture.StreamRequests));
    }

    [Fact]
    public async Task Refusals_after_the_nightly_close_are_retried_with_one_refresh()
    {
        await using EventFixture fixture = await EventFixture.StartAsync(_cloud);
        Control.Fail("homeconnect/events", s_refused, times: 6);
        Control.CloseStreams();
        for (int i = 1; i <= 6; i++)
        {
            await fixture.LostAsync(i);
            await fixture.AdvancePastDelayAsync();
        }

        await fixture.OpenedAsync(2);
        Assert.Equal([20, 20, 60, 60, 120], fixture.Losses.Skip(1).Select(loss => loss.Delay.TotalSeconds));
        Assert.Equal((1, 8), (fixture.Refreshes, fixture.StreamRequests));
        await fixture.SendEventAsync("after it");
    }

    [Fact]
    public async Task Permanent_refusal_ends_the_stream_without_a_block()
    {
        Control.Settings = Control.Settings with { RealLimits = true };
        await using EventFixture fixture = await EventFixture.SignInAsync(_cloud);
        Control.Fail("homeconnect/events", s_refused, times: 100);
        fixture.Watch();
        for (int i = 1; i <= 7; i++)
        {
            await fixture.LostAsync(i);
            await fixture.AdvancePastDelayAsync();
        }

        ApplianceAuthException raised = await Sample.FailureAsync(fixture.Reading.WaitAsync(TimeSpan.FromSeconds(20)));

        Assert.Equal((ErrorId.CallRefused, 401), (raised.ErrorId, raised.StatusCode));
        Assert.Equal((1, 9), (fixture.Refreshes, fixture.StreamRequests));
        CallRecord[] calls = [.. Control.Log.Where(call => call.Name == "homeconnect/events")];
        Assert.All(calls, call => Assert.InRange(calls.Count(other => (other.Time - call.Time).Duration() < TimeSpan.FromMinutes(5)), 1, 9));
    }

    [Fact(Timeout = 120_000)]
    public async Task Stream_of_a_day_loses_no_repeated_event_and_does_not_loop()
    {
        Control.Settings = Control.Settings with { HomeConnectTokenLife = 7200, ReplayedEvents = 1 };
        await using EventFixture fixture = await EventFixture.StartAsync(_cloud);
        for (int minute = 0; minute < 24 * 60; minute++)
        {
            if (minute % 180 == 179)
            {
                int lost = fixture.Losses.Count;
                Control.CloseStreams();
                await fixture.LostAsync(lost + 1);
            }

            Control.Push(new() { Provider = "homeconnect", Event = "NOTIFY", Data = $"{minute}" });
            await HearAsync(fixture, $"{minute}");
            _cloud.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        // Eight times closed, and every other hour without a token: some of both come together.
        Assert.InRange(fixture.StreamRequests, 13, 21);
        Assert.InRange(fixture.Refreshes, 11, 13);
        fixture.Stop();
        await EventFixture.UntilAsync(() => Control.OpenStreams == 0);
    }

    /// <summary>Waits for an event, also across a reconnect; repeated events may precede it.</summary>
    private static async Task HearAsync(EventFixture fixture, string expected)
    {
        string got;
        do
        {
            Task<(string Kind, string? Id, string Data)> next = fixture.NextAsync();
            while (!next.IsCompleted)
            {
                await (fixture.IsDown ? fixture.AdvancePastDelayAsync() : Task.WhenAny(next, Task.Delay(5)));
            }

            got = (await next).Data;
        }
        while (got != expected);
    }
}
