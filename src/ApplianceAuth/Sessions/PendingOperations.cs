using System.Collections.Concurrent;

namespace ApplianceAuth.Sessions;

/// <summary>What must come to its end even where whoever asked for it has left; it holds up a process that ends.</summary>
/// <param name="timeProvider">Tells the time.</param>
internal sealed class PendingOperations(TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<Task, bool> _all = new();

    /// <summary>Counts work as unfinished until it ends.</summary>
    public T Add<T>(T work)
        where T : Task
    {
        _all[work] = true;
        _ = work.ContinueWith(
            static (ended, all) => ((ConcurrentDictionary<Task, bool>)all!).TryRemove(ended, out _),
            _all, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return work;
    }

    /// <summary>Waits until all is done, or has failed.</summary>
    public Task CompleteAsync(TimeSpan timeout) => Task.WhenAny(Task.Run(AllAsync), Task.Delay(timeout, timeProvider));

    private async Task AllAsync()
    {
        // Work begins further work, such as a renewal that the vault has to be told of.
        while (!_all.IsEmpty)
        {
            await Task.WhenAny(Task.WhenAll(_all.Keys)).ConfigureAwait(false);
        }
    }
}
