using System.Globalization;
using System.Text;
using CloudEmulator.Calls;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.Events;

/// <summary>Tests of lost and refused connections: opened again with back-off, given up only after a permanent error.</summary>
public sealed class EventReconnectTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    private readonly CloudFixture _cloud = cloud.Reset();

    private CloudControl Control => _cloud.Control;

    [Theory]
    [InlineData("HomeConnect", 90)]
    [InlineData("Miele", 60)]
    public async Task Idle_connection_is_reopened(string system, int seconds)
    {
        Control.Settings = Control.Settings with { KeepAliveInterval = 1e6, PingInterval = 1e6 };
        await using EventFixture fixture = await EventFixture.StartAsync(_cloud, system);
        await fixture.ReadOpeningAsync();
        await EventFixture.UntilAsync(() => _cloud.Clock.HasTimer(TimeSpan.FromSeconds(seconds)));

        _cloud.Clock.Advance(TimeSpan.FromSeconds(seconds - 1));
        await Task.Delay(50);
        Assert.Empty(fixture.Losses);
        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        await fixture.LostAsync(1);

        Assert.Equal(Messages.FormatEventStreamIdle(seconds), fixture.Losses[0].Reason);
        await fixture.AdvancePastDelayAsync();
        await fixture.OpenedAsync(2);
    }

    [Theory]
    [InlineData("HomeConnect", 55, 90)]
    [InlineData("Miele", 20, 60)]
    public async Task Keep_alive_prevents_the_idle_timeout(string system, int interval, int idle)
    {
        await using EventFixture fixture = await EventFixture.StartAsync(_cloud, system);
        await fixture.ReadOpeningAsync();
        for (int i = 0; i < 5; i++)
        {
            await SilenceAsync();
            _cloud.Clock.Advance(TimeSpan.FromSeconds(interval));
        }

        await SilenceAsync();
        Assert.Empty(fixture.Losses);

        // The cloud has set the timer of its next keep-alive, and the last one was received.
        Task SilenceAsync() => EventFixture.UntilAsync(() =>
            _cloud.Clock.HasTimer(TimeSpan.FromSeconds(interval)) && _cloud.Clock.HasTimer(TimeSpan.FromSeconds(idle)));
    }

    [Fact]
    public async Task Reconnect_delays_grow_with_jitter_up_to_a_maximum()
    {
        await using EventFixture fixture = await EventFixture.SignInAsync(_cloud);
        Control.Fail("homeconnect/events", EmulatedResponse.Text("{}", 503), times: 30);
        fixture.Watch();
        for (int i = 1; i <= 14; i++)
        {
            await fixture.LostAsync(i);
            await fixture.AdvancePastDelayAsync();
        }

        TimeSpan[] delays = [.. fixture.Losses.Take(14).Where(loss => loss.Reason.Contains("503", StringComparison.Ordinal)).Select(loss => loss.Delay)];
        Assert.All(delays.Take(8).Select((delay, i) => delay / TimeSpan.FromSeconds(Math.Pow(2, i))), part => Assert.InRange(part, 0.5, 1.5));
        Assert.All(delays, delay => Assert.InRange(delay, TimeSpan.FromSeconds(0.5), TimeSpan.FromMinutes(5)));
        Assert.True(delays[^1] >= TimeSpan.FromSeconds(100), $"{delays[^1]}");
        Assert.Equal(fixture.Losses[0].Since, fixture.Losses[^1].Since);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(130, true)]
    public async Task Stable_connection_resets_the_delays(int seconds, bool isShort)
    {
        await using EventFixture fixture = await EventFixture.SignInAsync(_cloud);
        Control.Fail("homeconnect/events", EmulatedResponse.Text("{}", 503), times: 5);
        fixture.Watch();
        for (int i = 1; i <= 5; i++)
        {
            await fixture.LostAsync(i);
            await fixture.AdvancePastDelayAsync();
        }

        await fixture.OpenedAsync(1);
        await fixture.SendEventAsync("1");
        _cloud.Clock.Advance(TimeSpan.FromSeconds(seconds / 2.0));
        await fixture.SendEventAsync("2");
        _cloud.Clock.Advance(TimeSpan.FromSeconds(seconds / 2.0));
        Control.CloseStreams();
        await fixture.LostAsync(6);

        Assert.Equal(isShort, fixture.Losses[5].Delay < TimeSpan.FromSeconds(2));
        Assert.Equal(Messages.EventStreamClosed, fixture.Losses[5].Reason);
    }

    [Fact]
    public async Task Retry_interval_of_the_cloud_is_used_up_to_a_maximum()
    {
        await using EventFixture fixture = await EventFixture.StartAsync(_cloud);
        await Control.WriteAsync("homeconnect", Encoding.UTF8.GetBytes("retry: 60000\ndata: x\n\n"));
        await fixture.NextAsync();
        Control.CloseStreams();
        await fixture.LostAsync(1);
        Assert.Equal(TimeSpan.FromMinutes(1), fixture.Losses[0].Delay);

        await fixture.AdvancePastDelayAsync();
        await fixture.OpenedAsync(2);
        await Control.WriteAsync("homeconnect", Encoding.UTF8.GetBytes("retry: 99999999999\ndata: x\n\n"));
        await fixture.NextAsync();
        Control.CloseStreams();
        await fixture.LostAsync(2);
        Assert.Equal(TimeSpan.FromMinutes(5), fixture.Losses[1].Delay);
    }

    [Fact]
    public async Task Response_that_is_not_an_event_stream_is_retried()
    {
        await using EventFixture fixture = await EventFixture.SignInAsync(_cloud);
        Control.Fail("homeconnect/events", EmulatedResponse.Html("<p>Accept our terms first</p>"));
        await fixture.Watch().LostAsync(1);
        Assert.Equal("HTTP 200 was sent by a proxy or gateway, not by Home Connect itself. The request may not have arrived.", fixture.Losses[0].Reason);

        await fixture.AdvancePastDelayAsync();
        await fixture.OpenedAsync(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("\"\"")]
    public async Task HTML_response_is_retried_whatever_its_body_is(string body)
    {
        await using EventFixture fixture = await EventFixture.StartAsync(_cloud);
        await fixture.ReadOpeningAsync();
        Control.Fail("homeconnect/events", EmulatedResponse.Text(body, 200, "text/html"));
        Control.CloseStreams();
        await fixture.LostAsync(1);
        await fixture.AdvancePastDelayAsync();
        await fixture.LostAsync(2);
        Assert.Equal(Messages.FormatIntermediaryResponse(200, "Home Connect"), fixture.Losses[1].Reason);

        await fixture.AdvancePastDelayAsync();
        await fixture.OpenedAsync(2);
    }

    [Theory]
    [InlineData("HomeConnect", "homeconnect-stream-conflict")]
    [InlineData("HomeConnect", "homeconnect-api-forbidden-page")]
    [InlineData("HomeConnect", "page-522")]
    [InlineData("HomeConnect", "captive-redirect")]
    [InlineData("Miele", "miele-default-backend")]
    [InlineData("Miele", "miele-ingress")]
    public async Task Conflict_or_gateway_error_is_retried_with_back_off(string system, string response)
    {
        await using EventFixture fixture = await EventFixture.SignInAsync(_cloud, system);
        Control.Fail("events", response, times: 3);
        fixture.Watch();
        for (int i = 1; i <= 3; i++)
        {
            await fixture.LostAsync(i);
            await fixture.AdvancePastDelayAsync();
        }

        await fixture.OpenedAsync(1);
        Assert.Equal(0, fixture.Refreshes);
        Assert.All(fixture.Losses.Select((loss, i) => loss.Delay / TimeSpan.FromSeconds(Math.Pow(2, i))), part => Assert.InRange(part, 0.5, 1.5));
    }

    [Theory]
    [InlineData("text/event-stream;")]
    [InlineData("Text/Event-Stream")]
    [InlineData("text/event-stream; charset=utf-8")]
    public async Task Media_type_is_compared_without_case_and_parameters(string type)
    {
        await using EventFixture fixture = await EventFixture.SignInAsync(_cloud);
        Control.Fail("events", EmulatedResponse.Text("event: NOTIFY\ndata: x\n\n", 200, type));

        Assert.Equal(("NOTIFY", "x"), await fixture.Watch().NextAsync() is var (kind, _, data) ? (kind, data) : default);
    }

    [Theory]
    [InlineData(120, 120)]
    [InlineData(null, 20)]
    public async Task Rate_limited_stream_is_retried_at_the_given_time(int? seconds, int least)
    {
        await using EventFixture fixture = await EventFixture.SignInAsync(_cloud);
        EmulatedResponse full = EmulatedResponse.Text(
            """{"error":{"key":"429","description":"More than 10 active event monitoring channels was reached."}}""", 429, "application/json");
        Control.Fail("homeconnect/events", seconds is null ? full : full.With("Retry-After", string.Create(CultureInfo.InvariantCulture, $"{seconds}")));
        await fixture.Watch().LostAsync(1);
        Assert.InRange(fixture.Losses[0].Delay, TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(least + 1));

        await fixture.AdvancePastDelayAsync();
        await fixture.OpenedAsync(1);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(406)]
    public async Task Permanent_error_ends_the_stream(int status)
    {
        await using EventFixture fixture = await EventFixture.SignInAsync(_cloud);
        Control.Fail("homeconnect/events", EmulatedResponse.Text("{}", status));

        ApplianceAuthException raised = await Sample.FailureAsync(fixture.Watch().Reading);

        Assert.Equal((ErrorId.CallRefused, status, 1), (raised.ErrorId, raised.StatusCode, fixture.StreamRequests));
    }

    [Fact]
    public async Task Session_that_ends_during_a_stream_is_RefreshRejected()
    {
        await using EventFixture fixture = await EventFixture.StartAsync(_cloud);
        Control.Revoke();
        Control.CloseStreams();
        await fixture.LostAsync(1);
        await fixture.AdvancePastDelayAsync();

        Assert.Equal(ErrorId.RefreshRejected, (await Sample.FailureAsync(fixture.Reading)).ErrorId);
        Assert.Equal(0, Control.OpenStreams);
    }
}
