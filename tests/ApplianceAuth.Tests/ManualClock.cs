namespace ApplianceAuth.Tests;

/// <summary>A time source that tests advance.</summary>
/// <remarks>FakeTimeProvider of Microsoft.Extensions.TimeProvider.Testing does not show its timers, which <see cref="HasTimer"/> and
/// <see cref="PassAsync(Task)"/> need.</remarks>
internal sealed class ManualClock : TimeProvider
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly List<Waiting> _timers = [];
    private DateTimeOffset _now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waiting timer = new(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Whether a timer is due when exactly this time has passed.</summary>
    public bool HasTimer(TimeSpan after)
    {
        lock (_gate)
        {
            return _timers.Exists(timer => timer.Due == _now + after);
        }
    }

    /// <summary>Advances the time and fires the timers that become due.</summary>
    public void Advance(TimeSpan by)
    {
        DateTimeOffset end = GetUtcNow() + by;
        while (TakeNext(end) is { } due)
        {
            due.Fire();
        }

        lock (_gate)
        {
            _now = end;
        }
    }

    /// <summary>Advances the time until the work ends, repeatedly in case the work had not begun to wait.</summary>
    public async Task AdvanceAsync(TimeSpan by, Task work)
    {
        for (int i = 0; i < 5 && !work.IsCompleted; i++)
        {
            Advance(by);
            await Task.WhenAny(work, Task.Delay(300));
        }
    }

    /// <summary>Work during which the time does not advance.</summary>
    public Task Paused { get; set; } = Task.CompletedTask;

    /// <summary>Advances the time for waits of at most a second until the work ends. Longer ones, such as timeouts of requests, do not end.</summary>
    public async Task PassAsync(Task work)
    {
        long began = System.GetTimestamp();
        while (!work.IsCompleted)
        {
            Assert.True(System.GetElapsedTime(began) < s_limit, "The work did not end.");
            await Paused;
            TakeNext(GetUtcNow() + TimeSpan.FromSeconds(1))?.Fire();
            await Task.Delay(1);
        }

        await work;
    }

    /// <inheritdoc cref="PassAsync(Task)"/>
    public async Task<T> PassAsync<T>(Task<T> work)
    {
        await PassAsync((Task)work);
        return await work;
    }

    private Waiting? TakeNext(DateTimeOffset end)
    {
        lock (_gate)
        {
            Waiting? next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            if (next is not null)
            {
                _timers.Remove(next);
                _now = next.Due > _now ? next.Due : _now;
            }

            return next;
        }
    }

    private sealed class Waiting(ManualClock clock, Action fire) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Assert.Equal(Timeout.InfiniteTimeSpan, period);
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = clock._now + dueTime;
                    clock._timers.Add(this);
                }
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
