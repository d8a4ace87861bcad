namespace ApplianceAuth.Events;

/// <summary>The bytes of an event stream. Whoever waits for them is told when none come for too long, or too many without an event among them.</summary>
/// <remarks>Read by one reader at a time. Waits only count while somebody waits: a script that takes its time over an event is not the cloud's silence.</remarks>
internal sealed class IdleTimeoutStream : Stream
{
    /// <summary>How many bytes may come before there is an event in them; a household's whole state has some ten thousand.</summary>
    public const int MaximumEvent = 16 * 1024 * 1024;

    // The parser asks for little at a time.
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly Stream _inner;
    private readonly TimeSpan _timeout;
    private readonly ITimer _timer;
    private int _next;
    private int _end;
    private long _sinceEvent;

    /// <summary>Watches a stream.</summary>
    /// <param name="inner">Where the bytes come from.</param>
    /// <param name="silence">How long none may come.</param>
    /// <param name="silent">Called when none have come for that long, on any thread.</param>
    /// <param name="timeProvider">Tells the time.</param>
    public IdleTimeoutStream(Stream inner, TimeSpan silence, Action silent, TimeProvider timeProvider)
    {
        (_inner, _timeout) = (inner, silence);
        _timer = timeProvider.CreateTimer(_ => silent(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether an event was longer than <see cref="MaximumEvent"/>.</summary>
    public bool IsTooLong => _sinceEvent > MaximumEvent;

    /// <summary>An event came to its end: begins to count anew.</summary>
    public void EventEnded() => _sinceEvent = 0;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">An event is longer than <see cref="MaximumEvent"/>.</exception>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _next < _end ? new(Take(buffer)) : FillAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <summary>Ends the watch: when this is done, nobody is told any more.</summary>
    public override async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<int> FillAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        _timer.Change(_timeout, Timeout.InfiniteTimeSpan);
        (_next, _end) = (0, await _inner.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false));
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        return Take(buffer);
    }

    private int Take(Memory<byte> buffer)
    {
        int count = Math.Min(buffer.Length, _end - _next);
        _buffer.AsSpan(_next, count).CopyTo(buffer.Span);
        _next += count;
        _sinceEvent += count;
        return IsTooLong ? throw new InvalidDataException() : count;
    }
}
