using System.Collections.Concurrent;

namespace ApplianceAuth.Sessions;

/// <summary>The renewals that were begun and are not kept yet. They outlive the caller who gave up waiting, and hold up a process that ends.</summary>
internal sealed class RenewalsUnderWay(TimeProvider clock)
{
    private readonly ConcurrentDictionary<Task, bool> _all = new();

    /// <summary>Begins a renewal on a thread of its own, which nothing stops.</summary>
    public Task<Session> Begin(Func<Task<Session>> renew)
    {
        Task<Session> renewal = Task.Run(renew, CancellationToken.None);
        _all[renewal] = true;
        _ = renewal.ContinueWith(
            static (ended, all) => ((ConcurrentDictionary<Task, bool>)all!).TryRemove(ended, out _),
            _all, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return renewal;
    }

    /// <summary>Waits until all are kept, or have failed.</summary>
    public Task FinishAsync(TimeSpan patience) => Task.WhenAny(Task.WhenAll(_all.Keys), Task.Delay(patience, clock));
}
