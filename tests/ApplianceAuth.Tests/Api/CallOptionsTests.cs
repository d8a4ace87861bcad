using ApplianceAuth.Api;
using ApplianceAuth.Providers;
using ApplianceAuth.RateLimits;

namespace ApplianceAuth.Tests.Api;

/// <summary>Tests of the retries and delays of a call, to the tick.</summary>
public class CallOptionsTests
{
    private static readonly RateRule s_rule = new("10 calls in 1 second", 10, TimeSpan.FromSeconds(1));

    private readonly ManualClock _clock = new();

    private DateTimeOffset Now => _clock.GetUtcNow();

    [Fact]
    public void Defaults_are_two_retries_60_s_per_attempt_and_90_s_of_delays()
    {
        CallOptions options = new(_clock);

        Assert.Equal((TimeSpan.FromMinutes(1), 2, TimeSpan.FromSeconds(90), true), (options.AttemptTimeout, options.MaxRetries, options.MaxDelay, options.RefreshOnUnauthorized));
    }

    [Fact]
    public void Allows_a_delay_up_to_the_maximum()
    {
        CallOptions options = new(_clock) { MaxDelay = TimeSpan.FromSeconds(90) };

        Assert.Equal((true, false), (options.Allows(Now.AddSeconds(90)), options.Allows(Now.AddSeconds(90).AddTicks(1))));
    }

    [Fact]
    public async Task Allows_counts_previous_delays_and_ignores_past_times()
    {
        CallOptions options = new(_clock) { MaxDelay = TimeSpan.FromSeconds(90), OnWaiting = (_, _, _) => Task.CompletedTask };
        await options.DelayAsync(Now.AddSeconds(-100), "nothing", default);
        await options.DelayAsync(Now.AddSeconds(60), "something", default);

        Assert.Equal((true, false), (options.Allows(Now.AddSeconds(30)), options.Allows(Now.AddSeconds(30).AddTicks(1))));
    }

    [Theory]
    [InlineData(1000, false, true)]
    [InlineData(1001, false, false)]
    [InlineData(1, true, false)]
    public void Allows_smoothing_of_up_to_a_second_with_MaxDelay_zero(int milliseconds, bool saidByCloud, bool allowed) =>
        Assert.Equal(allowed, new CallOptions(_clock) { MaxDelay = TimeSpan.Zero }.Allows(new RateLimitDelay(s_rule, Now.AddMilliseconds(milliseconds), saidByCloud)));

    [Fact]
    public void Allows_delays_of_the_cloud_and_of_local_counters_within_MaxDelay() => Assert.All(
        new[] { false, true },
        said => Assert.True(new CallOptions(_clock).Allows(new RateLimitDelay(s_rule, Now.AddSeconds(63), said))));

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void TryRetry_returns_true_MaxRetries_times(int retries)
    {
        CallOptions options = new(_clock) { MaxRetries = retries };

        Assert.Equal(Enumerable.Repeat(true, retries).Append(false).Append(false), Enumerable.Range(0, retries + 2).Select(_ => options.TryRetry()));
    }

    [Fact]
    public void NextRetry_doubles_with_jitter_up_to_a_minute()
    {
        CallOptions options = new(_clock) { MaxRetries = 100 };
        for (int i = 0; i < 20; i++)
        {
            Assert.True(options.TryRetry());
            double mean = Math.Min(Math.Pow(2, i), 40);
            double[] pauses = [.. Enumerable.Range(0, 500).Select(_ => (options.NextRetry() - Now).TotalSeconds)];
            Assert.All(pauses, pause => Assert.InRange(pause, mean / 2, mean * 1.5));
            // Of five hundred, not one in the lowest or the highest fifth is a chance of one to 10^48.
            Assert.Contains(pauses, pause => pause < mean * 0.7);
            Assert.Contains(pauses, pause => pause > mean * 1.3);
        }
    }

    [Fact]
    public async Task Delay_after_a_failure_is_reported_with_its_reason()
    {
        List<(TimeSpan, string)> reported = [];
        CallOptions options = new(_clock)
        {
            MaxRetries = 1,
            OnWaiting = (until, why, _) =>
            {
                reported.Add((until - Now, why));
                return Task.CompletedTask;
            },
        };

        Assert.True(await options.TryDelayAsync(KnownProviders.Miele, default));
        Assert.False(await options.TryDelayAsync(KnownProviders.Miele, default));

        (TimeSpan delay, string reason) = Assert.Single(reported);
        Assert.InRange(delay, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1.5));
        Assert.Contains("Miele", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delay_above_the_maximum_is_not_started()
    {
        CallOptions options = new(_clock) { MaxDelay = TimeSpan.FromSeconds(0.4), OnWaiting = (_, _, _) => throw new InvalidOperationException("It waited.") };

        Assert.False(await options.TryDelayAsync(KnownProviders.Miele, default));
    }

    [Fact]
    public async Task Delay_without_OnWaiting_never_ends_early()
    {
        CallOptions options = new(_clock);
        Task waiting = options.DelayAsync(Now.AddTicks(1), "a moment", default);
        Assert.False(waiting.IsCompleted);

        // Less than a millisecond is rounded up: it would be no delay otherwise.
        _clock.Advance(TimeSpan.FromMilliseconds(1) - TimeSpan.FromTicks(1));
        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromTicks(1));
        await waiting.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Cancellation_ends_the_wait()
    {
        using CancellationTokenSource cancellation = new();
        Task waiting = new CallOptions(_clock).DelayAsync(Now.AddMinutes(1), "a minute", cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(5)));
    }
}
