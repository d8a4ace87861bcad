using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Events;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;
using CloudEmulator.Events;

namespace ApplianceAuth.Tests.Events;

/// <summary>A signed-in account, and a task that reads its events and records the changes of the connection.</summary>
internal sealed class EventFixture : IEventStreamObserver, IAsyncDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _temporary = new();
    private readonly MemoryTokenStore _store = new();
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Channel<ReceivedEvent> _events = Channel.CreateUnbounded<ReceivedEvent>();
    private readonly ConcurrentQueue<Loss> _losses = new();
    private readonly CloudFixture _cloud;
    private readonly string _system;
    private int _opened;
    private volatile bool _down;

    private EventFixture(CloudFixture cloud, StoredAccount account, string system)
    {
        (_cloud, Account, _system) = (cloud, account, system);
        Broker = new(cloud.Http, () => throw new InvalidOperationException(), cloud.Clock);
        Api = new(cloud.Http, Broker, new(() => new DataFolder(_temporary.File("data")), cloud.Clock), cloud.Clock);
    }

    public StoredAccount Account { get; }

    public SessionBroker Broker { get; }

    public ApiClient Api { get; }

    /// <summary>The task that reads; ends with its exception.</summary>
    public Task Reading { get; private set; } = Task.CompletedTask;

    /// <summary>How often a connection was opened.</summary>
    public int Opened => Volatile.Read(ref _opened);

    /// <summary>Whether a connection was lost and none opened since.</summary>
    public bool IsDown => _down;

    public IReadOnlyList<Loss> Losses => [.. _losses];

    public int Refreshes => _cloud.Control.Calls("token:refresh_token");

    /// <summary>The number of requests for the stream.</summary>
    public int StreamRequests => _cloud.Control.Calls("events") + _cloud.Control.Calls("device_events");

    /// <summary>Signs in, without watching yet.</summary>
    public static async Task<EventFixture> SignInAsync(CloudFixture cloud, string system = "HomeConnect")
    {
        EventFixture fixture = new(cloud, await cloud.AccountAsync(system), system.ToLowerInvariant());
        await fixture.Broker.SaveSignInAsync(fixture._store, fixture.Account, CancellationToken.None);
        return fixture;
    }

    /// <summary>Signs in, and has a stream open.</summary>
    public static async Task<EventFixture> StartAsync(CloudFixture cloud, string system = "HomeConnect")
    {
        EventFixture fixture = (await SignInAsync(cloud, system)).Watch();
        await fixture.OpenedAsync(1);
        return fixture;
    }

    /// <summary>Begins to read.</summary>
    public EventFixture Watch(string? appliance = null)
    {
        Reading = Task.Run(() => ReadAsync(appliance));
        return this;
    }

    public Task<EventStreamReader> NewWatchAsync(string? appliance = null) =>
        EventStreamReader.CreateAsync(Api, _store, Account.Address, appliance, "de-DE", this, CancellationToken.None);

    /// <summary>Waits, without time passing, until so many connections were opened and the cloud takes them for open.</summary>
    public Task OpenedAsync(int count) => UntilAsync(() => Opened >= count && _cloud.Control.OpenStreams > 0);

    public Task LostAsync(int count) => UntilAsync(() => _losses.Count >= count);

    /// <summary>The next event, waited for without time passing.</summary>
    public async Task<(string Kind, string? Id, string Data)> NextAsync()
    {
        ReceivedEvent received = await ReceiveAsync();
        return (received.Kind, received.Id, Encoding.UTF8.GetString(received.Data));
    }

    /// <inheritdoc cref="NextAsync"/>
    public async Task<ReceivedEvent> ReceiveAsync()
    {
        Task<ReceivedEvent> next = _events.Reader.ReadAsync().AsTask();
        await Task.WhenAny(next, Reading).WaitAsync(s_limit);
        return next.IsCompleted ? await next : throw new InvalidOperationException("The reading ended.", Reading.Exception);
    }

    /// <summary>Makes the cloud send an event, and waits until it is received.</summary>
    public async Task SendEventAsync(string data)
    {
        _cloud.Control.Push(new CloudEvent { Provider = _system, Event = "NOTIFY", Data = data });
        Assert.Equal(data, (await NextAsync()).Data);
    }

    /// <summary>Reads everything that the cloud sends when a stream is opened.</summary>
    public async Task ReadOpeningAsync()
    {
        const string last = "the opening was sent";
        _cloud.Control.Push(new CloudEvent { Provider = _system, Event = "NOTIFY", Data = last });
        while ((await NextAsync()).Data != last)
        {
        }
    }

    /// <summary>Advances the time by the delay after the last loss, until the stream is requested again.</summary>
    public async Task AdvancePastDelayAsync()
    {
        int before = _losses.Count;
        TimeSpan delay = _losses.Last().Delay;
        for (int i = 0; i < 20 && IsStillDown(); i++)
        {
            // The delay starts a moment after it was reported; if the clock was advanced before, it is advanced again.
            await Task.Delay(20);
            _cloud.Clock.Advance(delay);
            for (int wait = 0; wait < 200 && IsStillDown(); wait++)
            {
                await Task.Delay(5);
            }
        }

        Assert.False(IsStillDown(), "The stream was not opened again.");

        bool IsStillDown() => _down && _losses.Count == before && !Reading.IsCompleted;
    }

    public void Stop() => _cancellation.Cancel();

    public async ValueTask DisposeAsync()
    {
        Stop();
        await Task.WhenAny(Reading);
        _cancellation.Dispose();
        _temporary.Dispose();
    }

    void IEventStreamObserver.Opened(Session session, RateState? limitWarning)
    {
        Interlocked.Increment(ref _opened);
        _down = false;
    }

    void IEventStreamObserver.Lost(string reason, DateTimeOffset lastReceivedAt, DateTimeOffset nextAttemptAt)
    {
        _losses.Enqueue(new(reason, lastReceivedAt, nextAttemptAt - _cloud.Clock.GetUtcNow()));
        _down = true;
    }

    public static async Task UntilAsync(Func<bool> condition)
    {
        for (int i = 0; i < 4000 && !condition(); i++)
        {
            await Task.Delay(5);
        }

        Assert.True(condition(), "The condition was not met in time.");
    }

    private async Task ReadAsync(string? appliance)
    {
        await foreach (IReadOnlyList<ReceivedEvent> arrived in (await NewWatchAsync(appliance)).ReadAsync(_cancellation.Token))
        {
            foreach (ReceivedEvent received in arrived)
            {
                await _events.Writer.WriteAsync(received);
            }
        }
    }

    /// <summary>A connection that was lost or could not be opened.</summary>
    internal sealed record Loss(string Reason, DateTimeOffset Since, TimeSpan Delay);
}
