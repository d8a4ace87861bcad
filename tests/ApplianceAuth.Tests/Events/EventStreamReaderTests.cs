using System.Text;
using ApplianceAuth.Events;
using CloudEmulator.Control;
using CloudEmulator.Events;

namespace ApplianceAuth.Tests.Events;

/// <summary>Tests of the received events, and that no connection stays open after reading has ended.</summary>
public sealed class EventStreamReaderTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    private const string Oven = "SIEMENS-HB776GKB1-68A40E000002";

    private readonly CloudFixture _cloud = cloud.Reset();

    private CloudControl Control => _cloud.Control;

    [Fact]
    public async Task Events_have_type_and_id_and_keep_alives_are_left_out()
    {
        await using EventFixture fixture = await EventFixture.StartAsync(_cloud);

        Control.Push(new CloudEvent { Provider = "homeconnect", Event = "KEEP-ALIVE" });
        Control.Push(new CloudEvent { Provider = "homeconnect", Event = "STATUS", ApplianceId = Oven, Data = "{\"items\":[]}" });
        Control.Push(new CloudEvent { Provider = "homeconnect", Event = "CONNECTED", ApplianceId = Oven });
        Control.Push(new CloudEvent { Provider = "homeconnect", Event = "NEW-NAME", Data = "x" });

        Assert.Equal(("STATUS", Oven, "{\"items\":[]}"), await fixture.NextAsync());
        Assert.Equal(("CONNECTED", Oven, ""), await fixture.NextAsync());
        Assert.Equal(("NEW-NAME", null, "x"), await fixture.NextAsync());
    }

    [Fact]
    public async Task Miele_stream_starts_with_the_state_and_pings_are_left_out()
    {
        await using EventFixture fixture = await EventFixture.StartAsync(_cloud, "Miele");

        Assert.Equal("devices", (await fixture.NextAsync()).Kind);
        Assert.Equal("actions", (await fixture.NextAsync()).Kind);
        Control.Push(new CloudEvent { Provider = "miele", Event = "ping", Data = "2026-11-22T12:00:00.000Z" });
        Control.Push(new CloudEvent { Provider = "miele", Event = "device", Data = "{}" });
        Assert.Equal("device", (await fixture.NextAsync()).Kind);
    }

    [Theory]
    [InlineData("HomeConnect", null, "/api/homeappliances/events")]
    [InlineData("HomeConnect", Oven, $"/api/homeappliances/{Oven}/events")]
    [InlineData("Miele", null, "/v1/devices/all/events")]
    [InlineData("Miele", "000100200304", "/v1/devices/000100200304/events")]
    public async Task Stream_request_has_the_path_and_headers_of_the_cloud(string system, string? appliance, string path)
    {
        await using EventFixture fixture = await EventFixture.SignInAsync(_cloud, system);
        await fixture.Watch(appliance).OpenedAsync(1);

        CallRecord call = Control.Log[^1];
        Assert.Equal((path, "text/event-stream", "de-DE"), (call.Path, call.Accept, call.AcceptLanguage));
    }

    [Fact]
    public async Task Any_line_end_is_accepted_and_comments_and_incomplete_events_are_left_out()
    {
        await using EventFixture fixture = await EventFixture.StartAsync(_cloud);

        await WriteAsync(": hello\n\n:\n\nevent: A\ndata: 1\n\nevent: B\rdata: 2\rdata: 3\r\revent: C\r\ndata: 4\r\nid: x\r\n\r\n");
        await WriteAsync("retry: soon\nunknown: field\nevent:D\ndata:5\n\ndata: \xFF\n\nevent: E\ndata: half");
        Control.CloseStreams();

        Assert.Equal(("A", null, "1"), await fixture.NextAsync());
        Assert.Equal(("B", null, "2\n3"), await fixture.NextAsync());
        Assert.Equal(("C", "x", "4"), await fixture.NextAsync());
        Assert.Equal(("D", null, "5"), await fixture.NextAsync());
        Assert.Equal(("message", null, "\uFFFD"), await fixture.NextAsync());
        await fixture.LostAsync(1);
        await fixture.AdvancePastDelayAsync();
        await fixture.OpenedAsync(2);
        await fixture.SendEventAsync("after it");
    }

    [Fact]
    public async Task Event_of_five_million_bytes_is_received()
    {
        await using EventFixture fixture = await EventFixture.StartAsync(_cloud);

        await fixture.SendEventAsync(new string('x', 5_000_000));
        await fixture.SendEventAsync("after it");
    }

    [Fact]
    public async Task Stream_above_the_limit_is_refused_before_the_request()
    {
        await using EventFixture fixture = await EventFixture.SignInAsync(_cloud);
        using CancellationTokenSource cancellation = new();
        List<Task> open = [];
        while (open.Count < 10)
        {
            open.Add(DrainAsync(await fixture.NewWatchAsync(), cancellation.Token));
            await EventFixture.UntilAsync(() => Control.OpenStreams == open.Count);
        }

        ApplianceAuthException refused = await Sample.FailureAsync(DrainAsync(await fixture.NewWatchAsync(), CancellationToken.None));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(open));

        Assert.Equal(ErrorId.RateLimited, refused.ErrorId);
        Assert.Contains("Home Connect", refused.Message, StringComparison.Ordinal);
        Assert.Contains("-ApplianceId", refused.Recommendation, StringComparison.Ordinal);
        Assert.Equal(10, fixture.StreamRequests);
    }

    [Fact]
    public async Task Events_received_together_are_returned_together()
    {
        await using EventFixture fixture = await EventFixture.SignInAsync(_cloud);
        Task flood = Control.FloodAsync("homeconnect", 10_000, 300);
        (int lists, int events) = (0, 0);

        await foreach (IReadOnlyList<ReceivedEvent> arrived in (await fixture.NewWatchAsync()).ReadAsync(CancellationToken.None))
        {
            Assert.InRange(arrived.Count, 1, 256);
            (lists, events) = (lists + 1, events + arrived.Count);
            if (events == 10_000)
            {
                break;
            }
        }

        await flood;
        Assert.InRange(lists, 40, 2_000);
    }

    [Fact]
    public async Task Ending_the_iteration_under_load_closes_the_connection_at_once()
    {
        await using EventFixture fixture = await EventFixture.SignInAsync(_cloud);
        Task flood = Control.FloodAsync("homeconnect", 10_000_000, 300);

        await foreach (IReadOnlyList<ReceivedEvent> _ in (await fixture.NewWatchAsync()).ReadAsync(CancellationToken.None))
        {
            break;
        }

        await flood.WaitAsync(TimeSpan.FromSeconds(5));
        await EventFixture.UntilAsync(() => Control.OpenStreams == 0);
    }

    [Fact]
    public async Task Cancellation_ends_the_wait_and_closes_the_connection()
    {
        await using EventFixture fixture = await EventFixture.StartAsync(_cloud);

        fixture.Stop();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.Reading.WaitAsync(TimeSpan.FromSeconds(5)));
        await EventFixture.UntilAsync(() => Control.OpenStreams == 0);
    }

    [Fact]
    public async Task Streams_are_opened_up_to_the_limit_and_an_ended_one_is_released()
    {
        await using EventFixture fixture = await EventFixture.SignInAsync(_cloud);
        List<IAsyncEnumerator<IReadOnlyList<ReceivedEvent>>> open = [];
        for (int i = 0; i < 10; i++)
        {
            open.Add(await OpenAsync(fixture));
            _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        int requests = fixture.StreamRequests;
        ApplianceAuthException refused = await Sample.FailureAsync(OpenAsync(fixture));
        Assert.Equal((ErrorId.RateLimited, requests), (refused.ErrorId, fixture.StreamRequests));

        await open[0].DisposeAsync();
        open[0] = await OpenAsync(fixture);
        foreach (IAsyncEnumerator<IReadOnlyList<ReceivedEvent>> one in open)
        {
            await one.DisposeAsync();
        }
    }

    private async Task<IAsyncEnumerator<IReadOnlyList<ReceivedEvent>>> OpenAsync(EventFixture fixture)
    {
        int opened = fixture.Opened;
        IAsyncEnumerator<IReadOnlyList<ReceivedEvent>> reading = (await fixture.NewWatchAsync()).ReadAsync(CancellationToken.None).GetAsyncEnumerator();
        Task<bool> first = reading.MoveNextAsync().AsTask();
        await EventFixture.UntilAsync(() => fixture.Opened > opened || first.IsCompleted);
        if (!first.IsCompleted)
        {
            await EventFixture.UntilAsync(() =>
            {
                Control.Push(new CloudEvent { Provider = "homeconnect", Event = "NOTIFY", Data = "{}" });
                return first.IsCompleted;
            });
        }

        await first;
        return reading;
    }

    private Task WriteAsync(string text) => Control.WriteAsync("homeconnect", Encoding.Latin1.GetBytes(text));

    private static async Task DrainAsync(EventStreamReader watch, CancellationToken cancellationToken)
    {
        await foreach (IReadOnlyList<ReceivedEvent> _ in watch.ReadAsync(cancellationToken))
        {
        }
    }
}
