using System.Text;
using ApplianceAuth.Providers;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Tests.Sessions;
using Xunit.Abstractions;

namespace ApplianceAuth.Tests.RateLimits;

/// <summary>A damaged counter file never prevents a call, and delays none for longer than the limits could.</summary>
public sealed class DamagedCounterFileTests(ITestOutputHelper output) : IDisposable
{
    private static readonly IReadOnlyList<RateRule> s_all = KnownProviders.HomeConnect.RateRules;
    private static readonly RateRule[] s_call = [.. s_all.Where(rule => rule.Kind is RateLimitKind.Calls or RateLimitKind.ErrorsInARow && rule.Path is null)];
    private static readonly RateRule s_minute = s_all.Single(rule => rule.Name == "50 calls in 1 minute");

    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(2000)]
    [InlineData(300_000)]
    public async Task File_of_another_format_counts_as_empty(int length)
    {
        await File.WriteAllBytesAsync(Path, Enumerable.Repeat((byte)'x', length).ToArray());
        using RateLimiter limiter = Limiter();

        Assert.Null(await limiter.TryAcquireAsync(s_call, default));
        Assert.Equal(1, await UsedAsync(limiter));
        Assert.Equal(1, await UsedAsync(Limiter()));
    }

    [Theory]
    [InlineData("\nend\n", "\n")]
    [InlineData("counters 1", "counters 2")]
    [InlineData("\t", " ")]
    [InlineData(" 0 0 0 0", " 0")]
    [InlineData(" 0 0 ", " 0 0x0 ")]
    [InlineData("=2", "=x")]
    [InlineData("=2", "=2=2")]
    [InlineData("=2", "=2 63=2")]
    [InlineData("=2", "=2 -1=2")]
    [InlineData("10 calls in 1 second", "50 calls in 1 minute")]
    public async Task Damaged_file_is_replaced_by_the_last_copy_of_the_process(string text, string damage)
    {
        using RateLimiter limiter = Limiter(), other = Limiter();
        Assert.Null(await limiter.TryAcquireAsync(s_call, default));
        Assert.Null(await limiter.TryAcquireAsync(s_call, default));
        Assert.Equal(2, await UsedAsync(other));
        string good = await File.ReadAllTextAsync(Path);
        Assert.Contains(text, good, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path, good.Replace(text, damage, StringComparison.Ordinal));

        Assert.Equal(0, await UsedAsync(Limiter()));
        await File.WriteAllTextAsync(Path, good[..100]);
        Assert.Null(await limiter.TryAcquireAsync(s_call, default));
        Assert.Equal(3, await UsedAsync(Limiter()));
    }

    [Fact]
    public async Task Random_damage_never_throws_and_never_delays_for_more_than_25_hours()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"Seed {seed}");
        Random random = new(seed);
        using RateLimiter limiter = Limiter();
        Assert.Null(await limiter.TryAcquireAsync(s_all, default));
        string[] good = await File.ReadAllLinesAsync(Path);
        long[] odd = [0, 1, -1, 50, 999, long.MaxValue, long.MinValue, int.MaxValue, _clock.GetUtcNow().UtcTicks, -_clock.GetUtcNow().UtcTicks];
        for (int i = 0; i < 3000; i++)
        {
            await File.WriteAllBytesAsync(Path, random.Next(4) == 0 ? WithOddBytes(good, random) : WithOddNumbers(good, odd, random));
            RateLimitDelay? delay = await limiter.TryAcquireAsync(s_all, default);
            Assert.True(delay is null || delay.Until - _clock.GetUtcNow() <= TimeSpan.FromHours(26), $"Seed {seed}, {i}: {delay}");
            await limiter.CompleteAsync(s_all, random.Next(2) == 0);
            Assert.All(await limiter.ReadAsync(default), state => Assert.InRange(state.Used, 0, int.MaxValue));
        }
    }

    private static byte[] WithOddNumbers(string[] lines, long[] odd, Random random)
    {
        string[][] words = [.. lines.Select(line => line.Split(' '))];
        for (int i = random.Next(1, 200); i > 0; i--)
        {
            long number = random.Next(3) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : odd[random.Next(odd.Length)];
            string[] line = words[random.Next(1, lines.Length - 2)];
            int name = Array.FindIndex(line, word => word.Contains('\t', StringComparison.Ordinal));
            int place = random.Next(name + 1, line.Length);
            line[place] = place <= name + 8 ? $"{number}" : $"{random.Next(RateCounter.PartCount)}={number}";
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', words.Select(line => string.Join(' ', line))));
    }

    private static byte[] WithOddBytes(string[] lines, Random random)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(string.Join('\n', lines));
        for (int i = random.Next(1, 20); i > 0; i--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes[..random.Next(bytes.Length)];
    }

    private string Path => _folder.File("x.counters");

    private RateLimiter Limiter() => new(Path, s_all, _clock);

    private static async Task<int> UsedAsync(RateLimiter limiter) => (await limiter.ReadAsync(default)).Single(state => state.Rule == s_minute).Used;
}
