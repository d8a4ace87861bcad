using ApplianceAuth.RateLimits;

namespace ApplianceAuth.Api;

/// <summary>How long and how often a call is tried.</summary>
/// <remarks>One value serves one call: it remembers how much of the patience is used up.</remarks>
/// <param name="timeProvider">Tells the time.</param>
public sealed class CallOptions(TimeProvider timeProvider)
{
    // The first wait after a failure of the cloud; each further one is twice as long, and by chance up to half longer or shorter.
    private static readonly TimeSpan s_firstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromMinutes(1);

    // What comes too fast is spread over time, however little patience there is.
    private static readonly TimeSpan s_smoothing = TimeSpan.FromSeconds(1);

    private TimeSpan _delayed;
    private int _retries;

    /// <summary>How long one try may take, or <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a call is sent again.</summary>
    public int MaxRetries { get; init; } = 2;

    /// <summary>How long the call may be held up in all, by limits and between tries. The minute's limit of Home Connect needs a minute and three seconds.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Whether a token that the cloud refuses is renewed, once.</summary>
    public bool RefreshOnUnauthorized { get; init; } = true;

    /// <summary>
    /// Whether the calling thread waits for the answer itself, since it has nothing else to do: that spares the changes of threads, a tenth of a small call.
    /// </summary>
    public bool Blocks { get; init; }

    /// <summary>Waits until a time, for a reason to show; where null, it just waits.</summary>
    public Func<DateTimeOffset, string, CancellationToken, Task>? OnWaiting { get; init; }

    /// <summary>Whether a wait until then fits.</summary>
    public bool Allows(DateTimeOffset until) => _delayed + Left(until) <= MaxDelay;

    /// <summary>Whether a wait for a limit fits. One that only spreads calls over time always does.</summary>
    public bool Allows(RateLimitDelay delay) => Allows(delay.Until) || (!delay.FromResponse && Left(delay.Until) <= s_smoothing);

    /// <summary>Whether the call may be sent once more; counts it.</summary>
    public bool TryRetry() => _retries++ < MaxRetries;

    /// <summary>When to try again after a failure for which the cloud gives no time.</summary>
    public DateTimeOffset NextRetry()
    {
        TimeSpan pause = s_firstDelay * Math.Pow(2, Math.Clamp(_retries - 1, 0, 16)) * (0.5 + Random.Shared.NextDouble());
        return timeProvider.GetUtcNow() + (pause < s_longestDelay ? pause : s_longestDelay);
    }

    /// <summary>Waits after a failure that may pass.</summary>
    /// <param name="why">What is waited for, as a phrase.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether to try again; at once where not.</returns>
    public async Task<bool> TryDelayAsync(string why, CancellationToken cancellationToken)
    {
        if (!TryRetry() || NextRetry() is var next && !Allows(next))
        {
            return false;
        }

        await DelayAsync(next, why, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Waits until then.</summary>
    /// <param name="until">When the wait ends, UTC.</param>
    /// <param name="why">What is waited for, as a phrase.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task DelayAsync(DateTimeOffset until, string why, CancellationToken cancellationToken)
    {
        TimeSpan left = Left(until);
        _delayed += left;
        // Task.Delay takes a part of a millisecond for none: whoever asks again at once what to wait for would turn in circles.
        await (OnWaiting?.Invoke(until, why, cancellationToken) ?? Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), timeProvider, cancellationToken)).ConfigureAwait(false);
    }

    private TimeSpan Left(DateTimeOffset until) => until - timeProvider.GetUtcNow() is { Ticks: > 0 } left ? left : TimeSpan.Zero;
}
