namespace ApplianceAuth.Events;

/// <summary>The bytes of an event stream, with a timeout for idle connections and a limit for the length of an event.</summary>
/// <remarks>For one reader at a time. The timeout runs only during a read: the time that a script takes to process an event does not count.</remarks>
internal sealed class IdleTimeoutStream : Stream
{
    /// <summary>The maximum length of an event, in bytes. The state of all appliances of a user takes some ten thousand bytes.</summary>
    public const int MaximumEventBytes = 16 * 1024 * 1024;

    // The parser reads small amounts at a time.
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly Stream _inner;
    private readonly TimeSpan _timeout;
    private readonly ITimer _timer;
    private int _next;
    private int _end;
    private long _sinceEvent;

    /// <summary>Creates a stream.</summary>
    /// <param name="inner">The stream to read from.</param>
    /// <param name="timeout">How long a read may take.</param>
    /// <param name="timedOut">Called on any thread when a read takes longer.</param>
    /// <param name="timeProvider">Time source.</param>
    public IdleTimeoutStream(Stream inner, TimeSpan timeout, Action timedOut, TimeProvider timeProvider)
    {
        (_inner, _timeout) = (inner, timeout);
        _timer = timeProvider.CreateTimer(_ => timedOut(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
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

    /// <summary>Whether an event was longer than <see cref="MaximumEventBytes"/>.</summary>
    public bool IsTooLong => _sinceEvent > MaximumEventBytes;

    /// <summary>Resets the length: an event is complete.</summary>
    public void EventEnded() => _sinceEvent = 0;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">An event is longer than <see cref="MaximumEventBytes"/>.</exception>
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

    /// <summary>Stops the timer and closes the stream. The callback is not called after this.</summary>
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
