using System.Net;
using System.Text;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Events;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Events;

/// <summary>Tests of one connection, from its first event to its end and the reason for that.</summary>
public sealed class EventConnectionTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    private readonly ManualClock _clock = new();
    private readonly CancellationTokenSource _cancellation = new();

    public void Dispose() => _cancellation.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("text/html")]
    public async Task Response_that_is_not_an_event_stream_is_refused_and_closed(string? type)
    {
        OpenResponse response = Reply(new MemoryStream(), type, TimeSpan.FromHours(1));

        ApplianceAuthException raised = await Sample.FailureAsync(EventConnection.OpenAsync(Call(), response, 1, _clock, default));

        Assert.Equal(ErrorId.UnexpectedResponse, raised.ErrorId);
        Assert.Contains(type is null ? "Home Connect" : $"'{type}'", raised.Message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => response.Message.Content.ReadAsStream());
    }

    [Fact]
    public async Task Batch_has_at_most_256_events()
    {
        await using EventConnection connection = await OpenAsync(string.Concat(Enumerable.Range(0, 300).Select(i => $"data: {i}\n\n")));

        Assert.Equal(Enumerable.Range(0, 256), Numbers(await connection.ReadAsync()));
        Assert.Null(connection.EndReason);
        Assert.Equal(Enumerable.Range(256, 44), Numbers(await connection.ReadAsync()));
        Assert.Empty(await connection.ReadAsync());
        Assert.Equal((Messages.EventStreamClosed, true, false), (connection.EndReason, connection.HasReceived, connection.TokenExpired));

        static IEnumerable<int> Numbers(IReadOnlyList<ReceivedEvent> events) =>
            [.. events.Select(one => int.Parse(one.Data, System.Globalization.CultureInfo.InvariantCulture))];
    }

    [Theory]
    [InlineData(32 * 1024, 2)]
    [InlineData((32 * 1024) - 1, 3)]
    public async Task Batch_ends_at_64_KB(int size, int first)
    {
        await using EventConnection connection = await OpenAsync(string.Concat(Enumerable.Repeat($"data: {new string('x', size)}\n\n", 3)));

        Assert.Equal((first, 3 - first), ((await connection.ReadAsync()).Count, (await connection.ReadAsync()).Count));
    }

    [Fact]
    public async Task Total_length_of_complete_events_is_not_limited()
    {
        await using EventConnection connection = await OpenAsync(string.Concat(Enumerable.Repeat($"data: {new string('x', 1_000_000)}\n\n", 18)));
        int events = 0;
        while (await connection.ReadAsync() is { Count: > 0 } arrived)
        {
            events += arrived.Count;
        }

        Assert.Equal((18, Messages.EventStreamClosed), (events, connection.EndReason));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData(": comment\n\n", false)]
    [InlineData("event: KEEP-ALIVE\n\n", false)]
    [InlineData("event: KEEP-ALIVE\ndata: \n\n", true)]
    [InlineData("event: keep-alive\ndata:\n\n", true)]
    public async Task Keep_alive_is_not_returned_as_an_event(string text, bool hasSpoken)
    {
        await using EventConnection connection = await OpenAsync(text);

        Assert.Empty(await connection.ReadAsync());
        Assert.Equal(hasSpoken, connection.HasReceived);
    }

    [Theory]
    [InlineData("data: x\n\n", null)]
    [InlineData("retry: 0\ndata: x\n\n", null)]
    [InlineData("retry: 5000\ndata: x\n\n", 5.0)]
    public async Task RetryInterval_is_null_for_zero(string text, double? seconds)
    {
        await using EventConnection connection = await OpenAsync(text);
        await connection.ReadAsync();

        Assert.Equal(seconds, connection.RetryInterval?.TotalSeconds);
    }

    [Theory]
    [InlineData(3600, 3600)]
    [InlineData(0, 0)]
    [InlineData(-5, 0)]
    [InlineData(41 * 86_400, 40 * 86_400)]
    public async Task Connection_ends_with_its_token_or_after_40_days(int life, int ends)
    {
        ChunkedStream body = new();
        body.Hold();
        await using EventConnection connection = await OpenAsync(body, TimeSpan.FromSeconds(life), KnownProviders.HomeConnect.Events with { IdleTimeout = TimeSpan.FromDays(100) });
        Task<IReadOnlyList<ReceivedEvent>> reading = connection.ReadAsync();

        _clock.Advance(TimeSpan.FromSeconds(Math.Max(0, ends - 1)));
        await Task.WhenAny(reading, Task.Delay(ends == 0 ? s_limit : TimeSpan.FromMilliseconds(20)));
        Assert.Equal(ends == 0, reading.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Empty(await reading.WaitAsync(s_limit));
        Assert.Equal((Messages.EventStreamTokenExpired, true, false), (connection.EndReason, connection.TokenExpired, connection.HasReceived));
    }

    [Fact]
    public async Task Idle_timeout_before_the_expiry_is_the_reason()
    {
        ChunkedStream body = new();
        body.Hold();
        await using EventConnection connection = await OpenAsync(body, TimeSpan.FromSeconds(91));
        Task<IReadOnlyList<ReceivedEvent>> reading = connection.ReadAsync();

        _clock.Advance(TimeSpan.FromSeconds(92));

        Assert.Empty(await reading.WaitAsync(s_limit));
        Assert.Equal((Messages.FormatEventStreamIdle("90"), false), (connection.EndReason, connection.TokenExpired));
    }

    [Fact]
    public async Task Lost_connection_has_the_error_as_its_reason()
    {
        ChunkedStream body = new("data: x\n\n"u8.ToArray());
        body.Hold();
        await using EventConnection connection = await OpenAsync(body, TimeSpan.FromHours(1));
        Assert.Single(await connection.ReadAsync());

        body.Break("reset\u0007 by peer");

        Assert.Empty(await connection.ReadAsync().WaitAsync(s_limit));
        Assert.EndsWith(": reset by peer", connection.EndReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_ends_the_wait()
    {
        ChunkedStream body = new();
        body.Hold();
        await using EventConnection connection = await OpenAsync(body, TimeSpan.FromHours(1));
        Task<IReadOnlyList<ReceivedEvent>> reading = connection.ReadAsync();

        await _cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(s_limit));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dispose_closes_the_connection_during_a_wait_and_after_cancellation(bool stops)
    {
        ChunkedStream body = new("data: x\n\n"u8.ToArray());
        body.Hold();
        EventConnection connection = await OpenAsync(body, TimeSpan.FromHours(1));
        Assert.Single(await connection.ReadAsync());
        if (stops)
        {
            await _cancellation.CancelAsync();
        }

        await connection.DisposeAsync().AsTask().WaitAsync(s_limit);

        Assert.True(body.IsClosed);
        Assert.Throws<ObjectDisposedException>(() => connection.Response.Message.Content.ReadAsStream());
    }

    [Theory]
    [InlineData(119, false)]
    [InlineData(120, true)]
    public async Task Stable_connection_with_an_expired_token_is_replaced_at_once(int life, bool atOnce)
    {
        EventStreamInfo source = KnownProviders.HomeConnect.Events with { IdleTimeout = TimeSpan.FromHours(1) };
        ReconnectPolicy reconnects = new(source, _clock);
        using ChunkedStream body = new("data: 1\n\n"u8.ToArray());
        body.Hold();
        await using EventConnection connection = await OpenAsync(body, TimeSpan.FromSeconds(life), source);
        reconnects.Opened();
        Assert.Single(await connection.ReadAsync());
        Task<IReadOnlyList<ReceivedEvent>> rest = connection.ReadAsync();

        _clock.Advance(TimeSpan.FromSeconds(life));

        Assert.Empty(await rest.WaitAsync(s_limit));
        Assert.Equal((true, atOnce), (connection.TokenExpired, reconnects.DelayAfter(connection) == TimeSpan.Zero));
        Assert.Equal(_clock.GetUtcNow(), reconnects.DownSince);
    }

    private Task<EventConnection> OpenAsync(string text) => OpenAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), TimeSpan.FromHours(1));

    private Task<EventConnection> OpenAsync(Stream body, TimeSpan life, EventStreamInfo? source = null) =>
        EventConnection.OpenAsync(Call(source), Reply(body, EventStreamReader.MediaType, life), 1, _clock, _cancellation.Token);

    private static ApiCall Call(EventStreamInfo? source = null) => ApiCall.Create(
        new MemoryTokenStore(), AccountAddress.Parse("HomeConnect/x"), KnownProviders.HomeConnect with { Events = source ?? KnownProviders.HomeConnect.Events },
        new(HttpMethod.Get, "/homeappliances/events") { Accept = EventStreamReader.MediaType });

    private OpenResponse Reply(Stream body, string? type, TimeSpan life)
    {
        Registration registration = Sample.Registration(KnownProviders.HomeConnect);
        HttpResponseMessage response = new(HttpStatusCode.OK) { Content = new StreamContent(body) };
        response.Content.Headers.ContentType = type is null ? null : new(type);
        return new(response, new(new(registration, Sample.Tokens(registration, _clock.GetUtcNow(), life))), null);
    }
}
