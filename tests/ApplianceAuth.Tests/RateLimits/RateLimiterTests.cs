using ApplianceAuth.Providers;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Tests.Sessions;
using Xunit.Abstractions;

namespace ApplianceAuth.Tests.RateLimits;

public sealed class RateLimiterTests(ITestOutputHelper output) : IDisposable
{
    private static readonly RateRule s_minute = new("5 in 1 minute", 5, TimeSpan.FromMinutes(1));
    private static readonly RateRule s_burst = new("10 in 1 second", 10, TimeSpan.FromSeconds(1)) { Burst = 20 };
    private static readonly RateRule s_day = new("1000 in 1 day", 1000, TimeSpan.FromDays(1)) { Throttles = false };
    private static readonly RateRule s_errors = new("10 errors", 10, TimeSpan.FromMinutes(10)) { Kind = RateLimitKind.ErrorsInARow };
    private static readonly RateRule s_unknown = new("calls in 1 day", null, TimeSpan.FromDays(1));

    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Window_accepts_its_limit_and_then_delays_until_the_first_call_leaves()
    {
        using RateLimiter limiter = Limiter(s_minute);
        await TakeAsync(limiter, 5, s_minute);

        RateLimitDelay delay = (await limiter.TryAcquireAsync([s_minute], default))!;

        Assert.Equal((s_minute, false), (delay.Rule, delay.FromResponse));
        Assert.InRange(delay.Until - _clock.GetUtcNow(), TimeSpan.FromSeconds(62), TimeSpan.FromSeconds(63));
        _clock.Advance(delay.Until - _clock.GetUtcNow() - TimeSpan.FromTicks(1));
        Assert.NotNull(await limiter.TryAcquireAsync([s_minute], default));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Null(await limiter.TryAcquireAsync([s_minute], default));
    }

    [Fact]
    public async Task Window_is_not_exceeded_if_calls_arrive_two_seconds_late()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"Seed {seed}");
        Random random = new(seed);
        using RateLimiter limiter = Limiter(s_minute);
        List<DateTimeOffset> arrivals = [];
        for (int i = 0; i < 400; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(random.Next(12_000)));
            while (await limiter.TryAcquireAsync([s_minute], default) is { } delay)
            {
                _clock.Advance(delay.Until - _clock.GetUtcNow());
            }

            arrivals.Add(_clock.GetUtcNow() + TimeSpan.FromMilliseconds(random.Next(2000)));
        }

        arrivals.Sort();
        Assert.All(arrivals.Skip(5).Zip(arrivals), pair => Assert.True(pair.First - pair.Second > TimeSpan.FromMinutes(1), $"Seed {seed}"));
    }

    [Fact]
    public async Task Burst_is_smoothed_and_never_fills_the_bucket()
    {
        using RateLimiter limiter = Limiter(s_burst);
        double level = 0;
        DateTimeOffset began = _clock.GetUtcNow(), last = began;
        for (int i = 0; i < 200; i++)
        {
            while (await limiter.TryAcquireAsync([s_burst], default) is { } delay)
            {
                Assert.InRange(delay.Until - _clock.GetUtcNow(), TimeSpan.FromTicks(1), TimeSpan.FromSeconds(0.2));
                _clock.Advance(delay.Until - _clock.GetUtcNow());
            }

            level = Math.Max(0, level - ((_clock.GetUtcNow() - last).TotalSeconds * 10)) + 1;
            last = _clock.GetUtcNow();
            Assert.InRange(level, 0, 15.01);
        }

        Assert.InRange(last - began, TimeSpan.FromSeconds(18), TimeSpan.FromSeconds(19));
    }

    [Fact]
    public async Task Last_error_before_a_block_is_never_sent()
    {
        using RateLimiter limiter = Limiter(s_errors);
        for (int i = 0; i < 9; i++)
        {
            Assert.Null(await limiter.TryAcquireAsync([s_errors], default));
            await limiter.CompleteAsync([s_errors], success: false);
        }

        RateLimitDelay delay = (await limiter.TryAcquireAsync([s_errors], default))!;

        Assert.InRange(delay.Until - _clock.GetUtcNow(), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10.5));
    }

    [Fact]
    public async Task Success_resets_the_errors_and_a_missing_response_counts_as_none()
    {
        using RateLimiter limiter = Limiter(s_errors);
        foreach (bool? success in Enumerable.Repeat<bool?>(false, 8).Append(true).Concat(Enumerable.Repeat<bool?>(false, 8)).Append(null))
        {
            Assert.Null(await limiter.TryAcquireAsync([s_errors], default));
            await limiter.CompleteAsync([s_errors], success);
        }

        Assert.Equal(8, (await limiter.ReadAsync(default)).Single().Used);
    }

    [Fact]
    public async Task Calls_in_flight_count_as_errors_until_they_end_or_time_out()
    {
        using RateLimiter limiter = Limiter(s_errors);
        await TakeAsync(limiter, 8, s_errors);
        Assert.InRange((await limiter.TryAcquireAsync([s_errors], default))!.Until - _clock.GetUtcNow(), TimeSpan.Zero, TimeSpan.FromSeconds(0.1));

        await limiter.CompleteAsync([s_errors], success: true);
        Assert.Null(await limiter.TryAcquireAsync([s_errors], default));

        _clock.Advance(TimeSpan.FromMinutes(2.1));
        await TakeAsync(limiter, 8, s_errors);
    }

    [Fact]
    public async Task Ninth_call_is_sent_alone_after_eight_errors()
    {
        using RateLimiter limiter = Limiter(s_errors), other = Limiter(s_errors);
        await TakeAsync(limiter, 8, s_errors);
        for (int i = 0; i < 8; i++)
        {
            Assert.NotNull(await other.TryAcquireAsync([s_errors], default));
            await limiter.CompleteAsync([s_errors], success: false);
        }

        await TakeAsync(other, 1, s_errors);
        Assert.InRange((await limiter.TryAcquireAsync([s_errors], default))!.Until - _clock.GetUtcNow(), TimeSpan.Zero, TimeSpan.FromSeconds(0.1));
        await other.CompleteAsync([s_errors], success: true);
        await TakeAsync(limiter, 8, s_errors);
    }

    [Fact]
    public async Task Rejected_token_is_not_sent_again_for_a_minute_by_any_process()
    {
        using RateLimiter limiter = Limiter(s_errors), other = Limiter(s_errors);
        await TakeAsync(limiter, 1, s_errors);
        await limiter.CompleteAsync([s_errors], success: false, rejectedToken: "token-1");

        Assert.Equal(
            new RateLimitDelay(s_errors, _clock.GetUtcNow(), FromResponse: false) { TokenRejected = true },
            await other.TryAcquireAsync([s_errors], default, "token-1"));
        Assert.Null(await other.TryAcquireAsync([s_errors], default, "token-2"));
        Assert.Null(await other.TryAcquireAsync([s_errors], default));
        _clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Null(await other.TryAcquireAsync([s_errors], default, "token-1"));
    }

    [Fact]
    public async Task Call_of_a_killed_process_times_out_despite_later_calls()
    {
        using RateLimiter limiter = Limiter(s_errors);
        await TakeAsync(limiter, 7, s_errors);
        for (int i = 0; i < 10; i++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            await TakeAsync(limiter, 1, s_errors);
            await limiter.CompleteAsync([s_errors], success: true);
        }

        await TakeAsync(limiter, 8, s_errors);
    }

    [Fact]
    public async Task Block_applies_to_every_limiter_until_its_end()
    {
        using RateLimiter limiter = Limiter(s_day, s_minute), other = Limiter(s_day, s_minute);
        DateTimeOffset until = _clock.GetUtcNow().AddSeconds(70_300);
        await limiter.BlockAsync(s_day, until, default);

        Assert.Equal(new RateLimitDelay(s_day, until, FromResponse: true), await other.TryAcquireAsync([s_minute, s_day], default));
        Assert.Null(await other.TryAcquireAsync([s_minute], default));
        Assert.Equal((0, until), ((await other.ReadAsync(default))[0].Left, (await other.ReadAsync(default))[0].RetryAt));
        _clock.Advance(TimeSpan.FromSeconds(70_300));
        Assert.Null(await other.TryAcquireAsync([s_day], default));
    }

    [Fact]
    public async Task Daily_limit_is_counted_without_delay_and_warned_of_once_an_hour()
    {
        using RateLimiter limiter = Limiter(s_day);
        await TakeAsync(limiter, 899, s_day);
        Assert.Null(limiter.TakeWarning());

        await TakeAsync(limiter, 1, s_day);
        Assert.Equal((s_day, 900, 100), (limiter.TakeWarning() is { } state) ? (state.Rule, state.Used, state.Left) : default);
        await TakeAsync(limiter, 200, s_day);
        Assert.Null(limiter.TakeWarning());

        _clock.Advance(TimeSpan.FromHours(1));
        await TakeAsync(limiter, 1, s_day);
        Assert.Equal(0, limiter.TakeWarning()!.Left);
    }

    [Fact]
    public async Task CountAsync_counts_above_the_limit()
    {
        using RateLimiter limiter = Limiter(s_minute);
        for (int i = 0; i < 7; i++)
        {
            await limiter.CountAsync([s_minute], default);
        }

        Assert.Equal((7, 0), ((await limiter.ReadAsync(default))[0].Used, (await limiter.ReadAsync(default))[0].Left));
        Assert.NotNull(await limiter.GetDelayAsync([s_minute], default));
    }

    [Fact]
    public async Task Limit_without_a_number_is_counted()
    {
        using RateLimiter limiter = Limiter(s_unknown);
        await TakeAsync(limiter, 100, s_unknown);

        RateState state = (await limiter.ReadAsync(default)).Single();

        Assert.Equal((100, null), (state.Used, state.Left));
        Assert.InRange(state.ResetsAt!.Value - _clock.GetUtcNow(), TimeSpan.FromDays(1), TimeSpan.FromDays(1.1));
    }

    [Fact]
    public async Task Delayed_call_counts_towards_no_limit()
    {
        using RateLimiter limiter = Limiter(s_minute, s_day);
        await TakeAsync(limiter, 5, s_minute, s_day);
        Assert.NotNull(await limiter.TryAcquireAsync([s_minute, s_day], default));

        Assert.Equal([5, 5], (await limiter.ReadAsync(default)).Select(state => state.Used));
    }

    private RateLimiter Limiter(params RateRule[] rules) => new(_folder.File("x.counters"), rules, _clock);

    private static async Task TakeAsync(RateLimiter limiter, int times, params RateRule[] rules)
    {
        for (int i = 0; i < times; i++)
        {
            Assert.Null(await limiter.TryAcquireAsync(rules, default));
        }
    }
}
