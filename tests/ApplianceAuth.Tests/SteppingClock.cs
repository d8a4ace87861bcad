namespace ApplianceAuth.Tests;

/// <summary>A clock whose timestamps are a step apart.</summary>
internal sealed class SteppingClock(TimeProvider clock, TimeSpan step) : TimeProvider
{
    private long _timestamp;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => Interlocked.Add(ref _timestamp, step.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        clock.CreateTimer(callback, state, dueTime, period);
}
