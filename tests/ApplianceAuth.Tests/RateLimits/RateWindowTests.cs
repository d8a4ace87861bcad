using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.RateLimits;

/// <summary>Tests of when calls enter and leave a window, to the tick, and of a clock that is set back.</summary>
public sealed class RateWindowTests : IDisposable
{
    private static readonly TimeSpan s_tick = TimeSpan.FromTicks(1);
    private static readonly RateRule s_minute = new("5 in 1 minute", 5, TimeSpan.FromMinutes(1));
    private static readonly RateRule s_hour = new("3 in 1 hour", 3, TimeSpan.FromHours(1));
    private static readonly RateRule s_day = new("10 in 1 day", 10, TimeSpan.FromDays(1)) { Throttles = false };
    private static readonly RateRule s_burst = new("10 in 1 second", 10, TimeSpan.FromSeconds(1)) { Burst = 20 };
    private static readonly RateRule s_errors = new("10 errors", 10, TimeSpan.FromMinutes(10)) { Kind = RateLimitKind.ErrorsInARow };

    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new();

    private DateTimeOffset Now => _clock.GetUtcNow();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Call_leaves_its_window_two_parts_late()
    {
        using RateLimiter limiter = Limiter(s_minute);
        DateTimeOffset began = Now;
        await TakeAsync(limiter, 1, s_minute);
        _clock.Advance(TimeSpan.FromSeconds(10.9));
        await TakeAsync(limiter, 1, s_minute);
        Assert.Equal((2, began.AddSeconds(73)), await UsedAsync(limiter));

        _clock.Advance(began.AddSeconds(63) - Now - s_tick);
        Assert.Equal((2, began.AddSeconds(73)), await UsedAsync(limiter));
        _clock.Advance(s_tick);
        Assert.Equal((1, began.AddSeconds(73)), await UsedAsync(limiter));
        await TakeAsync(limiter, 4, s_minute);
        Assert.Equal(new RateLimitDelay(s_minute, began.AddSeconds(73), FromResponse: false), await limiter.TryAcquireAsync([s_minute], default));

        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((4, began.AddSeconds(126)), await UsedAsync(limiter));
        _clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal((0, null), await UsedAsync(limiter));
    }

    [Fact]
    public async Task Bucket_accepts_three_quarters_of_a_burst_and_drains_evenly()
    {
        using RateLimiter limiter = Limiter(s_burst);
        await TakeAsync(limiter, 15, s_burst);
        Assert.Equal((15, 1.5), await LevelAsync());
        Assert.Equal(new RateLimitDelay(s_burst, Now.AddSeconds(0.1), FromResponse: false), await limiter.TryAcquireAsync([s_burst], default));

        _clock.Advance(TimeSpan.FromSeconds(0.05));
        Assert.Equal((15, 1.45), await LevelAsync());
        _clock.Advance(TimeSpan.FromSeconds(0.06));
        Assert.Equal((14, 1.39), await LevelAsync());

        // If the clock is set back, the level neither falls nor rises.
        _clock.Advance(TimeSpan.FromSeconds(-1));
        Assert.Equal((14, 1.39), await LevelAsync());
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((0, null), await LevelAsync());
        await TakeAsync(limiter, 15, s_burst);

        async Task<(int Used, double? Left)> LevelAsync()
        {
            (int used, DateTimeOffset? resetsAt) = await UsedAsync(limiter);
            return (used, resetsAt is { } at ? Math.Round((at - Now).TotalSeconds, 2) : null);
        }
    }

    [Fact]
    public async Task Longest_delay_of_several_limits_is_returned()
    {
        using RateLimiter limiter = Limiter(s_minute, s_hour);
        await TakeAsync(limiter, 3, s_hour);
        await TakeAsync(limiter, 5, s_minute);

        Assert.Equal([s_hour, s_hour], [(await limiter.GetDelayAsync([s_hour, s_minute], default))!.Rule, (await limiter.GetDelayAsync([s_minute, s_hour], default))!.Rule]);
    }

    [Fact]
    public async Task Block_longer_than_25_hours_is_ignored()
    {
        using RateLimiter limiter = Limiter(s_minute, s_hour);
        await limiter.BlockAsync(s_minute, Now.AddHours(25), default);
        await limiter.BlockAsync(s_hour, Now.AddHours(25) + s_tick, default);

        Assert.Equal([Now.AddHours(25), null], (await limiter.ReadAsync(default)).Select(state => state.RetryAt));
    }

    [Fact]
    public async Task Shorter_block_does_not_end_a_longer_one()
    {
        using RateLimiter limiter = Limiter(s_minute);
        DateTimeOffset until = Now.AddSeconds(60);
        await limiter.BlockAsync(s_minute, until, default);
        await limiter.BlockAsync(s_minute, Now.AddSeconds(20), default);

        _clock.Advance(TimeSpan.FromSeconds(60) - s_tick);
        Assert.Equal(until, (await limiter.GetDelayAsync([s_minute], default))!.Until);
        _clock.Advance(s_tick);
        Assert.Null(await limiter.GetDelayAsync([s_minute], default));
    }

    [Fact]
    public async Task Times_up_to_a_minute_in_the_future_count()
    {
        using RateLimiter limiter = Limiter(s_minute, s_errors);
        await limiter.BlockAsync(s_minute, Now.AddSeconds(10), default);
        await TakeAsync(limiter, 8, s_errors);

        _clock.Advance(TimeSpan.FromMinutes(-1));
        Assert.NotNull(await limiter.GetDelayAsync([s_minute], default));
        Assert.NotNull(await limiter.GetDelayAsync([s_errors], default));
        _clock.Advance(-s_tick);
        Assert.Null(await limiter.GetDelayAsync([s_minute], default));
        Assert.Null(await limiter.GetDelayAsync([s_errors], default));
    }

    [Theory]
    [InlineData(60, 1)]
    [InlineData(61, 0)]
    public async Task Clock_set_back_by_more_than_a_window_resets_the_count(int seconds, int used)
    {
        using RateLimiter limiter = Limiter(s_minute);
        await TakeAsync(limiter, 1, s_minute);

        _clock.Advance(TimeSpan.FromSeconds(-seconds));

        Assert.Equal(used, (await UsedAsync(limiter)).Used);
    }

    [Fact]
    public async Task Calls_in_flight_count_for_two_minutes_and_others_get_a_short_delay()
    {
        using RateLimiter limiter = Limiter(s_errors);
        for (int i = 0; i < 4; i++)
        {
            await TakeAsync(limiter, 1, s_errors);
            await limiter.CompleteAsync([s_errors], success: false);
        }

        await TakeAsync(limiter, 4, s_errors);
        Assert.Equal(new RateLimitDelay(s_errors, Now.AddMilliseconds(30), FromResponse: false), await limiter.TryAcquireAsync([s_errors], default));
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.NotNull(await limiter.GetDelayAsync([s_errors], default));
        _clock.Advance(s_tick);
        await TakeAsync(limiter, 4, s_errors);
        Assert.NotNull(await limiter.GetDelayAsync([s_errors], default));
    }

    [Fact]
    public async Task Nine_errors_delay_until_the_first_leaves_the_window()
    {
        using RateLimiter limiter = Limiter(s_errors);
        await limiter.CompleteAsync([s_errors], success: null);
        for (int i = 0; i < 9; i++)
        {
            await TakeAsync(limiter, 1, s_errors);
            await limiter.CompleteAsync([s_errors], success: false);
        }

        Assert.Equal(new RateLimitDelay(s_errors, Now.AddSeconds(630), FromResponse: false), await limiter.TryAcquireAsync([s_errors], default));
        _clock.Advance(TimeSpan.FromSeconds(630));
        await TakeAsync(limiter, 8, s_errors);
        Assert.NotNull(await limiter.GetDelayAsync([s_errors], default));
    }

    [Fact]
    public async Task Warning_is_repeated_after_an_hour_or_if_the_clock_is_set_back()
    {
        using RateLimiter limiter = Limiter(s_day);
        await TakeAsync(limiter, 9, s_day);
        Assert.Equal(new RateState(s_day, 9, (await limiter.ReadAsync(default))[0].ResetsAt, null), limiter.TakeWarning());
        Assert.Null(limiter.TakeWarning());

        _clock.Advance(TimeSpan.FromHours(1) - s_tick);
        await TakeAsync(limiter, 1, s_day);
        Assert.Null(limiter.TakeWarning());
        _clock.Advance(s_tick);
        await TakeAsync(limiter, 1, s_day);
        Assert.Equal((11, 0), limiter.TakeWarning() is { } state ? (state.Used, state.Left) : default);

        _clock.Advance(TimeSpan.FromMinutes(-30));
        await TakeAsync(limiter, 1, s_day);
        Assert.Equal(12, limiter.TakeWarning()?.Used);
    }

    [Fact]
    public void Accounts_of_one_user_and_application_share_a_limiter()
    {
        RateLimiters limiters = new(() => new(_folder.Path), _clock);
        StoredAccount account = Account("kitchen", "client", "first-user");

        Assert.Same(limiters.Of(account), limiters.Of(account));
        Assert.Same(limiters.Of(account), limiters.Of(Account("cellar", "client", "first-user")));
        Assert.NotSame(limiters.Of(account), limiters.Of(Account("kitchen", "client", "second-user")));
        Assert.NotSame(limiters.Of(account), limiters.Of(Account("kitchen", "other", "first-user")));
        Assert.NotSame(limiters.Of(Account("kitchen", "client", null)), limiters.Of(Account("cellar", "client", null)));
    }

    [Fact]
    public void Error_other_than_a_missing_folder_is_thrown()
    {
        RateLimiters limiters = new(() => throw new ApplianceAuthException(ErrorId.ParameterInvalid, "No."), _clock);

        Assert.Equal(ErrorId.ParameterInvalid, Sample.Failure(() => limiters.Of(Account("x", "client", null))).ErrorId);
    }

    private static StoredAccount Account(string name, string client, string? subject)
    {
        Registration registration = Sample.Registration(KnownProviders.HomeConnect) with { Account = $"HomeConnect/{name}", ClientId = client };
        return new(registration, Sample.Tokens(registration, DateTimeOffset.UnixEpoch, TimeSpan.FromHours(1)) with { Subject = subject });
    }

    private RateLimiter Limiter(params RateRule[] rules) => new(_folder.File("x.counters"), rules, _clock);

    private static async Task TakeAsync(RateLimiter limiter, int times, RateRule rule)
    {
        for (int i = 0; i < times; i++)
        {
            Assert.Null(await limiter.TryAcquireAsync([rule], default));
        }
    }

    private static async Task<(int Used, DateTimeOffset? ResetsAt)> UsedAsync(RateLimiter limiter)
    {
        RateState state = (await limiter.ReadAsync(default)).Single();
        return (state.Used, state.ResetsAt);
    }
}
