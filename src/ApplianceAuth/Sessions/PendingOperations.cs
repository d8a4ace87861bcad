using System.Collections.Concurrent;

namespace ApplianceAuth.Sessions;

/// <summary>Tracks operations that must be completed even if the caller has cancelled, before the process ends.</summary>
/// <param name="timeProvider">Time source.</param>
internal sealed class PendingOperations(TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<Task, bool> _all = new();

    /// <summary>Tracks an operation until it ends.</summary>
    public T Add<T>(T operation)
        where T : Task
    {
        _all[operation] = true;
        _ = operation.ContinueWith(
            static (ended, all) =>
            {
                // A caller that has cancelled no longer looks at it.
                _ = ended.Exception;
                ((ConcurrentDictionary<Task, bool>)all!).TryRemove(ended, out _);
            },
            _all, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return operation;
    }

    /// <summary>Waits until all operations have ended, successfully or not, or until the timeout.</summary>
    public Task CompleteAsync(TimeSpan timeout) => Task.WhenAny(Task.Run(AllAsync), Task.Delay(timeout, timeProvider));

    private async Task AllAsync()
    {
        // An operation may start another one: a refresh starts the synchronisation of the vault.
        while (!_all.IsEmpty)
        {
            await Task.WhenAny(Task.WhenAll(_all.Keys)).ConfigureAwait(false);
        }
    }
}
