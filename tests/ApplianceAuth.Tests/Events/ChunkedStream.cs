namespace ApplianceAuth.Tests.Events;

/// <summary>A connection that brings one piece at a time; where there is none it closes, or is silent while it is held.</summary>
internal sealed class ChunkedStream(params byte[][] pieces) : MemoryStream
{
    private readonly Queue<byte[]> _left = new(pieces);
    private TaskCompletionSource? _gate;

    public bool IsClosed { get; private set; }

    public override bool CanSeek => false;

    public void Hold() => _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _gate?.TrySetResult();

    /// <summary>Lets whoever waits, or comes next, meet a broken connection.</summary>
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
