namespace ApplianceAuth;

/// <summary>The exponential back-off between attempts.</summary>
internal static class Backoff
{
    // Beyond the longest delay of every caller.
    private const int MaximumDoublings = 16;

    /// <summary>The delay before the next attempt: twice the one before, with a jitter of up to half.</summary>
    /// <param name="failures">The number of failures in a row before the last one, from 0.</param>
    /// <param name="first">The mean delay after the first failure.</param>
    /// <param name="longest">The longest delay, with its jitter.</param>
    public static TimeSpan Delay(int failures, TimeSpan first, TimeSpan longest) =>
        TimeSpans.Min(first * Math.Pow(2, Math.Min(failures, MaximumDoublings)), longest / 1.5) * (0.5 + Random.Shared.NextDouble());
}
