using ApplianceAuth.Events;

namespace ApplianceAuth.Tests.Events;

/// <summary>Tests of the bytes of an event stream, of the idle timeout and of the length limit.</summary>
public sealed class IdleTimeoutStreamTests : IDisposable
{
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(60);

    private readonly ManualClock _clock = new();
    private readonly CancellationTokenSource _silent = new();

    public void Dispose() => _silent.Dispose();

    [Fact]
    public async Task Stream_supports_only_reading()
    {
        await using IdleTimeoutStream stream = Watch(new MemoryStream([1]));

        Assert.Equal((true, false, false), (stream.CanRead, stream.CanSeek, stream.CanWrite));
        Assert.Throws<NotSupportedException>(() => stream.Length);
        Assert.Throws<NotSupportedException>(() => stream.Position);
        Assert.Throws<NotSupportedException>(() => stream.Position = 0);
        Assert.Throws<NotSupportedException>(() => stream.Seek(0, SeekOrigin.Begin));
        Assert.Throws<NotSupportedException>(() => stream.SetLength(0));
        Assert.Throws<NotSupportedException>(() => stream.Write([1], 0, 1));
        stream.Flush();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(100_000)]
    public async Task Reads_of_any_size_return_all_bytes_in_order(int atATime)
    {
        byte[] sent = new byte[200_000];
        new Random(1).NextBytes(sent);
        await using IdleTimeoutStream stream = Watch(new MemoryStream(sent));
        using MemoryStream got = new();
        byte[] part = new byte[atATime];
        for (int read; (read = await stream.ReadAsync(part)) > 0;)
        {
            got.Write(part, 0, read);
        }

        Assert.Equal(sent, got.ToArray());
    }

    [Fact]
    public async Task Chunks_are_returned_as_they_arrive()
    {
        await using IdleTimeoutStream stream = Watch(new ChunkedStream([1, 2, 3], [4]));
        byte[] part = new byte[2];

        Assert.Equal((2, 1, 1, 0), (await stream.ReadAsync(part), await stream.ReadAsync(part), await stream.ReadAsync(part), await stream.ReadAsync(part)));
        Assert.Equal(4, part[0]);
    }

    [Fact]
    public async Task Event_of_16_MB_is_accepted_and_a_longer_one_is_not()
    {
        await using IdleTimeoutStream stream = Watch(new MemoryStream(new byte[(2 * IdleTimeoutStream.MaximumEventBytes) + 1]));
        byte[] part = new byte[64 * 1024];
        await ReadAsync(stream, part, IdleTimeoutStream.MaximumEventBytes);
        stream.EventEnded();

        await ReadAsync(stream, part, IdleTimeoutStream.MaximumEventBytes);

        await Assert.ThrowsAsync<InvalidDataException>(() => stream.ReadAsync(part).AsTask());
    }

    [Fact]
    public async Task Timeout_runs_only_during_a_read()
    {
        ChunkedStream inner = new([1, 2]);
        await using IdleTimeoutStream stream = Watch(inner);
        byte[] part = new byte[1];
        Assert.Equal(1, await stream.ReadAsync(part));

        // A reader who takes a day over one byte, with the next one here already.
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await stream.ReadAsync(part));
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.False(_silent.IsCancellationRequested);

        inner.Hold();
        Task<int> waiting = stream.ReadAsync(part).AsTask();
        _clock.Advance(s_silence - TimeSpan.FromTicks(1));
        Assert.False(_silent.IsCancellationRequested);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(_silent.IsCancellationRequested);
        inner.Release();
        Assert.Equal(0, await waiting);
    }

    [Fact]
    public async Task Dispose_closes_the_connection_and_stops_the_callback()
    {
        ChunkedStream inner = new();
        IdleTimeoutStream stream = Watch(inner);
        inner.Hold();
        Task<int> waiting = stream.ReadAsync(new byte[1]).AsTask();

        await stream.DisposeAsync();
        _clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal((true, false), (inner.IsClosed, _silent.IsCancellationRequested));
        inner.Release();
        Assert.Equal(0, await waiting);
    }

    private IdleTimeoutStream Watch(Stream inner) => new(inner, s_silence, _silent.Cancel, _clock);

    private static async Task ReadAsync(IdleTimeoutStream stream, byte[] part, int bytes)
    {
        for (int done = 0; done < bytes;)
        {
            int read = await stream.ReadAsync(part.AsMemory(0, Math.Min(part.Length, bytes - done)));
            Assert.InRange(read, 1, part.Length);
            done += read;
        }
    }
}
