using ApplianceAuth.Providers;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.RateLimits;

/// <summary>A counter file that is missing, locked or changed by another version never prevents a call.</summary>
public sealed class SharedCounterFileTests : IDisposable
{
    private static readonly IReadOnlyList<RateRule> s_all = KnownProviders.HomeConnect.RateRules;
    private static readonly RateRule[] s_call = [.. s_all.Where(rule => rule.Kind is RateLimitKind.Calls or RateLimitKind.ErrorsInARow && rule.Path is null)];
    private static readonly RateRule s_minute = s_all.Single(rule => rule.Name == "50 calls in 1 minute");

    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Deleted_file_resets_the_counts()
    {
        using RateLimiter limiter = Limiter();
        Assert.Null(await limiter.TryAcquireAsync(s_call, default));
        File.Delete(Path);

        Assert.Equal(0, await UsedAsync(limiter));
    }

    [Fact]
    public async Task File_has_a_line_for_each_rule_and_always_the_same_length()
    {
        using RateLimiter limiter = Limiter();
        Assert.Null(await limiter.TryAcquireAsync(s_call, default));
        long length = new FileInfo(Path).Length;
        for (int i = 0; i < 7; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Null(await limiter.TryAcquireAsync(s_call, default));
        }

        Assert.Equal((4096, 4096), (length, new FileInfo(Path).Length));
        string[] lines = await File.ReadAllLinesAsync(Path);
        Assert.Equal(s_call.Select(rule => rule.Name), lines[1..^2].Select(line => line.Split('\t')[0]));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Clock_that_was_an_hour_ahead_causes_no_hour_of_delay(int hours)
    {
        OffsetTimeProvider clock = new(_clock) { Offset = TimeSpan.FromHours(hours) };
        using RateLimiter limiter = new(Path, s_all, clock);
        for (int i = 0; i < 50; i++)
        {
            Assert.Null(await limiter.TryAcquireAsync(s_call, default));
            await limiter.CompleteAsync(s_call, success: i % 9 == 0);
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.NotNull(await limiter.TryAcquireAsync(s_call, default));
        await limiter.BlockAsync(s_minute, clock.GetUtcNow().AddMinutes(1), default);
        clock.Offset = TimeSpan.Zero;

        Assert.Null(await limiter.TryAcquireAsync(s_call, default));
    }

    [Fact]
    public async Task Clock_set_back_a_little_keeps_the_count()
    {
        OffsetTimeProvider clock = new(_clock);
        using RateLimiter limiter = new(Path, s_all, clock);
        for (int i = 0; i < 8; i++)
        {
            Assert.Null(await limiter.TryAcquireAsync(s_call, default));
        }

        await limiter.BlockAsync(s_minute, clock.GetUtcNow().AddMinutes(1), default);
        clock.Offset = TimeSpan.FromSeconds(-20);

        Assert.Equal(8, await UsedAsync(limiter));
        Assert.True((await limiter.TryAcquireAsync(s_call, default))!.FromResponse);
    }

    [Fact]
    public async Task Missing_folder_makes_the_process_count_for_itself()
    {
        using RateLimiter nowhere = new(null, s_all, _clock), gone = new(_folder.File("missing/x.counters"), s_all, _clock);
        foreach (RateLimiter limiter in new[] { nowhere, gone })
        {
            await limiter.BlockAsync(s_minute, _clock.GetUtcNow().AddMinutes(1), default);
            Assert.True((await limiter.TryAcquireAsync(s_call, default))!.FromResponse);
        }
    }

    [Fact]
    public async Task File_that_stays_locked_is_given_up_after_a_wait()
    {
        using RateLimiter limiter = Limiter();
        Assert.Null(await limiter.TryAcquireAsync(s_call, default));
        using (PrivateFile.TryOpenAlone(Path))
        {
            DateTimeOffset began = _clock.GetUtcNow();
            Assert.Null(await _clock.PassAsync(limiter.TryAcquireAsync(s_call, default).AsTask()));
            Assert.InRange(_clock.GetUtcNow() - began, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.1));
        }

        // The call was counted in memory, and no other process has written since.
        Assert.Equal(2, await UsedAsync(limiter));
        Assert.Equal(2, await UsedAsync(Limiter()));
    }

    [Fact]
    public async Task Cancellation_ends_the_wait_for_the_file()
    {
        using RateLimiter limiter = Limiter();
        using CancellationTokenSource cancellation = new();
        using FileStream? taken = PrivateFile.TryOpenAlone(Path);
        Task<RateLimitDelay?> waiting = limiter.TryAcquireAsync(s_call, cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task File_with_other_rules_accepts_all_rules_of_this_version()
    {
        RateRule[] others = [.. Enumerable.Range(0, 16).Select(i => new RateRule($"other {i}", 5, TimeSpan.FromMinutes(1)))];
        using (RateLimiter other = new(Path, others, _clock))
        {
            Assert.Null(await other.TryAcquireAsync(others, default));
        }

        using RateLimiter limiter = Limiter();
        for (int i = 0; i < 8; i++)
        {
            Assert.Null(await limiter.TryAcquireAsync(s_call, default));
        }

        Assert.All((await limiter.ReadAsync(default)).Where(state => state.Rule.Kind == RateLimitKind.Calls && state.Rule.Path is null), state => Assert.Equal(8, state.Used));
    }

    [Fact]
    public async Task Two_limiters_with_one_file_count_together()
    {
        using RateLimiter one = new(Path, [s_minute], _clock), two = new(Path, [s_minute], _clock);
        int taken = (await Task.WhenAll(Enumerable.Range(0, 80).Select(i => Task.Run(async () =>
            await (i % 2 == 0 ? one : two).TryAcquireAsync([s_minute], default) is null)).Select(task => _clock.PassAsync(task)))).Count(took => took);

        Assert.Equal(50, taken);
    }

    private string Path => _folder.File("x.counters");

    private RateLimiter Limiter() => new(Path, s_all, _clock);

    private static async Task<int> UsedAsync(RateLimiter limiter) => (await limiter.ReadAsync(default)).Single(state => state.Rule == s_minute).Used;
}
