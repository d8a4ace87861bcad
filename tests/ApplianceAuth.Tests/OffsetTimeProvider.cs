namespace ApplianceAuth.Tests;

/// <summary>Shows the time of another time source with an offset. Its timers run on the machine's time.</summary>
internal sealed class OffsetTimeProvider(TimeProvider timeProvider) : TimeProvider
{
    public TimeSpan Offset { get; set; }

    /// <summary>The time that is added to the offset at each reading.</summary>
    public TimeSpan Step { get; init; }

    public override DateTimeOffset GetUtcNow() => timeProvider.GetUtcNow() + (Offset += Step);
}
