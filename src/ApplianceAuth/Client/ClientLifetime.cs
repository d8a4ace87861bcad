using System.Runtime.CompilerServices;

namespace ApplianceAuth;

/// <summary>The time until an <see cref="ApplianceAuthClient"/> is disposed. Its end ends all calls and watches.</summary>
internal sealed class ClientLifetime : IAsyncDisposable
{
    // Only cancelled, because calls may still use it. It has no timer, so it holds no resources.
    private readonly CancellationTokenSource _ended = new();

    /// <summary>Ends the calls and watches that are running. Later ones are refused.</summary>
    public ValueTask DisposeAsync() => new(_ended.CancelAsync());

    /// <summary>Refuses a call after the end.</summary>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public void ThrowIfEnded()
    {
        if (_ended.IsCancellationRequested)
        {
            throw Disposed();
        }
    }

    /// <summary>Runs a call, with a token that is cancelled by the caller's token and by the end.</summary>
    /// <exception cref="ObjectDisposedException">The client was disposed before or during the call.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled the call.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        using CancellationTokenSource linked = Link(cancellationToken);
        return await TranslateAsync(new ValueTask<T>(work(linked.Token)), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken) => RunAsync(
        async linked =>
        {
            await work(linked).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <summary>Reads a sequence, with a token that is cancelled by the caller's token and by the end.</summary>
    /// <exception cref="ObjectDisposedException">The client was disposed before or during the iteration.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled the iteration.</exception>
    public async IAsyncEnumerable<T> ReadAsync<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        using CancellationTokenSource linked = Link(cancellationToken);
        IAsyncEnumerator<T> items = read(linked.Token).GetAsyncEnumerator(CancellationToken.None);
        await using (items.ConfigureAwait(false))
        {
            while (await TranslateAsync(items.MoveNextAsync(), cancellationToken).ConfigureAwait(false))
            {
                yield return items.Current;
            }
        }
    }

    private CancellationTokenSource Link(CancellationToken cancellationToken) =>
        CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ended.Token);

    private async ValueTask<T> TranslateAsync<T>(ValueTask<T> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work.ConfigureAwait(false);
        }
        catch (Exception e) when (_ended.IsCancellationRequested && (e is OperationCanceledException or ObjectDisposedException))
        {
            throw Disposed();
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested && e.CancellationToken != cancellationToken)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
    }

    private static ObjectDisposedException Disposed() => new(nameof(ApplianceAuthClient));
}
