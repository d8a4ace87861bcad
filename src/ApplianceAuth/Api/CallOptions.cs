using ApplianceAuth.Providers;
using ApplianceAuth.RateLimits;

namespace ApplianceAuth.Api;

/// <summary>Timeout, retries and delays of a call.</summary>
/// <remarks>Use a new object for each call: it counts the retries and the delays so far.</remarks>
/// <param name="timeProvider">Time source.</param>
internal sealed class CallOptions(TimeProvider timeProvider)
{
    private static readonly TimeSpan s_firstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromMinutes(1);

    // Bursts are smoothed by delays up to this length, even if MaxDelay is shorter.
    private static readonly TimeSpan s_smoothing = TimeSpan.FromSeconds(1);

    private TimeSpan _delayed;
    private int _retries;

    /// <summary>The timeout of one attempt, or <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often the call may be sent again.</summary>
    public int MaxRetries { get; init; } = 2;

    /// <summary>
    /// The maximum sum of all delays, for limits and between attempts, or <see cref="Timeout.InfiniteTimeSpan"/>. Home Connect's limit per minute needs up to
    /// 63 seconds.
    /// </summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Whether a token that the cloud rejects is refreshed, once.</summary>
    public bool RefreshOnUnauthorized { get; init; } = true;

    /// <summary>Waits until a time (UTC) and shows the reason; if null, the wait is silent.</summary>
    public Func<DateTimeOffset, string, CancellationToken, Task>? OnWaiting { get; init; }

    /// <summary>Whether <see cref="MaxDelay"/> allows a delay until a time.</summary>
    public bool Allows(DateTimeOffset until) => MaxDelay == Timeout.InfiniteTimeSpan || _delayed + Left(until) <= MaxDelay;

    /// <summary>Whether a delay for a limit is allowed. One that only smooths a burst always is.</summary>
    public bool Allows(RateLimitDelay delay) => Allows(delay.Until) || (!delay.FromResponse && Left(delay.Until) <= s_smoothing);

    /// <summary>Whether the call may be sent once more; counts the retry.</summary>
    public bool TryRetry() => _retries++ < MaxRetries;

    /// <summary>The time of the next attempt after a failure for which the cloud gives no time.</summary>
    public DateTimeOffset NextRetry() => timeProvider.GetUtcNow() + Backoff.Delay(Math.Max(0, _retries - 1), s_firstDelay, s_longestDelay);

    /// <summary>Waits after a transient failure.</summary>
    /// <param name="provider">The provider that failed.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Whether to try again; false, without a wait, if the retries or <see cref="MaxDelay"/> are used up.</returns>
    public async Task<bool> TryDelayAsync(Provider provider, CancellationToken cancellationToken)
    {
        if (!TryRetry() || NextRetry() is var next && !Allows(next))
        {
            return false;
        }

        await Operation.Retry.RunAsync(timeProvider, running =>
        {
            running?.Tag("applianceauth.provider", provider.Id);
            return DelayAsync(next, RateLimitMessages.CloudFailed(provider), cancellationToken);
        }).ConfigureAwait(false);
        return true;
    }

    /// <summary>Waits until a time.</summary>
    /// <param name="until">The end of the wait, UTC.</param>
    /// <param name="reason">The reason: a phrase that "until" and a time can follow.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task DelayAsync(DateTimeOffset until, string reason, CancellationToken cancellationToken)
    {
        // A limit that is further away than a timer can measure is checked again after the longest delay.
        TimeSpan left = TimeSpans.Min(Left(until), TimerLimit.Longest);
        _delayed += left;
        // Task.Delay rounds a part of a millisecond down to zero, and the caller would ask again in a busy loop.
        TimeSpan rounded = TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
        await (OnWaiting?.Invoke(until, reason, cancellationToken) ?? Task.Delay(rounded, timeProvider, cancellationToken)).ConfigureAwait(false);
    }

    private TimeSpan Left(DateTimeOffset until) => TimeSpans.Max(until - timeProvider.GetUtcNow(), TimeSpan.Zero);
}
