using System.Collections.Concurrent;

namespace ApplianceAuth.Sessions;

/// <summary>What must come to its end even where whoever asked for it has left.</summary>
internal sealed class UnfinishedWork
{
    private readonly ConcurrentDictionary<Task, bool> _tasks = new();

    /// <summary>Counts work as unfinished until it ends.</summary>
    public T Watch<T>(T work)
        where T : Task
    {
        _tasks[work] = true;
        _ = work.ContinueWith(
            done => _tasks.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return work;
    }

    /// <summary>Waits until nothing is left, or for as long as is said. Blocks: a process that ends has no other way to wait.</summary>
    /// <returns>Whether nothing is left.</returns>
    public bool Wait(TimeSpan patience) => Task.Run(EndAsync).Wait(patience);

    private async Task EndAsync()
    {
        // Work begins further work, such as a renewal that the vault has to be told of.
        while (!_tasks.IsEmpty)
        {
            // Whether it succeeds is said to those who asked for it.
            await Task.WhenAll(_tasks.Keys.Select(task => task.ContinueWith(_ => { }, TaskScheduler.Default)));
        }
    }
}
