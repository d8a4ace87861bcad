namespace ApplianceAuth.Tests;

/// <summary>A time source whose timestamps are a step apart.</summary>
internal sealed class SteppingClock(TimeProvider timeProvider, TimeSpan step) : TimeProvider
{
    private long _timestamp;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => timeProvider.GetUtcNow();

    public override long GetTimestamp() => Interlocked.Add(ref _timestamp, step.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        timeProvider.CreateTimer(callback, state, dueTime, period);
}
