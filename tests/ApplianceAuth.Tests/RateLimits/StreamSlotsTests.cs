using System.Diagnostics;
using ApplianceAuth.Providers;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.RateLimits;

/// <summary>The event streams that may be open at the same time are counted over all processes, and one whose process died is free again.</summary>
public sealed class StreamSlotsTests : IDisposable
{
    private static readonly RateRule s_streams = new("2 open event streams", 2, TimeSpan.Zero) { Kind = RateLimitKind.OpenStreams };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Streams_are_acquired_up_to_the_limit_and_can_be_released()
    {
        using RateLimiter one = Limiter(s_streams), two = Limiter(s_streams);
        Assert.Equal((0, 2), await OpenAsync(one));

        IDisposable? first = one.TryAcquireStream(), second = two.TryAcquireStream();
        Assert.NotNull(first);
        Assert.NotNull(second);
        Assert.Equal((2, 0), await OpenAsync(one));
        Assert.Null(one.TryAcquireStream());
        Assert.Null(two.TryAcquireStream());

        first.Dispose();
        Assert.Equal((1, 1), await OpenAsync(two));
        using (one.TryAcquireStream())
        {
            Assert.Equal((2, 0), await OpenAsync(two));
        }

        second.Dispose();
        Assert.Equal((0, 2), await OpenAsync(two));
    }

    [Fact]
    public async Task Streams_of_another_process_count_until_it_ends()
    {
        using RateLimiter limiter = Limiter(s_streams);
        using Process other = ChildProcess.Start("hold-lock", $"{Path}.stream-1");
        Assert.Equal("entered", await other.StandardOutput.ReadLineAsync());

        Assert.Equal((1, 1), await OpenAsync(limiter));
        using (IDisposable? mine = limiter.TryAcquireStream())
        {
            Assert.NotNull(mine);
            Assert.Null(limiter.TryAcquireStream());
        }

        other.Kill();
        await other.WaitForExitAsync();
        Assert.Equal((0, 2), await OpenAsync(limiter));
    }

    [Fact]
    public async Task Open_acquires_nothing_and_creates_no_file()
    {
        using RateLimiter limiter = Limiter(s_streams);

        Assert.Equal((0, 2), await OpenAsync(limiter));

        Assert.Equal([Path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Streams_without_a_limit_are_always_acquired()
    {
        using RateLimiter limiter = Limiter(new RateRule("open event streams", null, TimeSpan.Zero) { Kind = RateLimitKind.OpenStreams }), without = Limiter();

        Assert.All([limiter, without], one => Assert.All(Enumerable.Range(0, 20), _ => Assert.NotNull(one.TryAcquireStream())));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Uncounted_stream_can_be_disposed_twice()
    {
        IDisposable place = new StreamSlots(null, 2).TryAcquire()!;

        Assert.IsNotAssignableFrom<Stream>(place);
        place.Dispose();
        place.Dispose();
    }

    [Fact]
    public async Task Streams_without_usable_files_are_always_acquired()
    {
        string missing = _folder.File("missing/x.counters"), folders = _folder.File("y.counters");
        foreach (int place in new[] { 1, 2 })
        {
            // A folder cannot be opened as a file.
            Directory.CreateDirectory($"{folders}.stream-{place}");
        }

        foreach (string? path in new[] { null, missing, folders })
        {
            using RateLimiter limiter = new(path, [s_streams], new ManualClock());
            Assert.All(Enumerable.Range(0, 5), _ => Assert.NotNull(limiter.TryAcquireStream()));
            Assert.Equal((0, 2), await OpenAsync(limiter));
        }
    }

    private string Path => _folder.File("x.counters");

    private RateLimiter Limiter(params RateRule[] rules) => new(Path, rules, new ManualClock());

    private static async Task<(int Used, int? Left)> OpenAsync(RateLimiter limiter)
    {
        RateState state = (await limiter.ReadAsync(default)).Single();
        Assert.Null(state.ResetsAt);
        return (state.Used, state.Left);
    }
}
