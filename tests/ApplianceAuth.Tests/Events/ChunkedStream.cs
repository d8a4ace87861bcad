namespace ApplianceAuth.Tests.Events;

/// <summary>A connection that returns one chunk at a time. After the last one it closes, or stays idle while it is held.</summary>
internal sealed class ChunkedStream(params byte[][] pieces) : MemoryStream
{
    private readonly Queue<byte[]> _left = new(pieces);
    private TaskCompletionSource? _gate;

    public bool IsClosed { get; private set; }

    public override bool CanSeek => false;

    public void Hold() => _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _gate?.TrySetResult();

    /// <summary>Makes the pending or the next read fail.</summary>
    public void Break(string why)
    {
        _gate ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        _gate.SetException(new IOException(why));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left.TryDequeue(out byte[]? piece))
        {
            piece.CopyTo(buffer);
            return piece.Length;
        }

        await (_gate?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask);
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        IsClosed = true;
        base.Dispose(disposing);
    }
}
