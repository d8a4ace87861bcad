using System.Management.Automation;

namespace ApplianceAuth.Hosting;

/// <summary>Brings every await of a cmdlet's body back to PowerShell's pipeline thread.</summary>
/// <remarks>
/// PowerShell refuses <see cref="Cmdlet.WriteObject(object)"/>, prompts and ShouldProcess on any other thread. While the
/// body waits, this thread runs what the awaits post, and tells of long waits. When the body is done the context
/// has ended: what is still queued, and what is posted later, goes to the thread pool. A task that another runspace shares
/// with this one may still have a continuation here, and nobody is left on this thread to run it.
/// </remarks>
/// <param name="waiting">Told each second how long a wait has taken so far, and null once it is over; nothing of what is shorter.</param>
internal sealed class PipelineThread(Action<TimeSpan?>? waiting) : SynchronizationContext
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly Queue<(SendOrPostCallback Callback, object? State)> _work = new();

    // Not Monitor.Pulse: it wakes this thread while the lock is held, which costs two changes of thread more. One for all runs of a thread: each looks
    // at its own queue first, so that it does not matter whose signal it was.
    [ThreadStatic]
    private static AutoResetEvent? t_signal;
    private readonly AutoResetEvent _signal = t_signal ??= new(false);
    private bool _ended;

    /// <summary>Runs <paramref name="body"/> to its end on the calling thread, and raises what it raised.</summary>
    /// <param name="body">The work.</param>
    /// <param name="waiting">Told of waits that take longer than a second, on the calling thread.</param>
    public static void Run(Func<Task> body, Action<TimeSpan?>? waiting = null)
    {
        SynchronizationContext? outer = Current;
        PipelineThread thread = new(waiting);
        SetSynchronizationContext(thread);
        try
        {
            Task task = body();
            if (!task.IsCompleted)
            {
                _ = task.ContinueWith(
                    static (_, thread) => ((PipelineThread)thread!).End(),
                    thread,
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
                while (thread.Next() is var (callback, state))
                {
                    callback(state);
                }
            }

            task.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(outer);
            thread.End();
        }
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_work)
        {
            if (!_ended)
            {
                _work.Enqueue((d, state));
            }
            else
            {
                base.Post(d, state);
            }
        }

        _signal.Set();
    }

    /// <summary>What is to be run next; null when the body is done.</summary>
    private (SendOrPostCallback Callback, object? State)? Next()
    {
        TimeSpan waited = TimeSpan.Zero;
        (SendOrPostCallback, object?)? next;
        while (!TryTake(out next))
        {
            if (!_signal.WaitOne(waiting is null ? Timeout.InfiniteTimeSpan : s_second))
            {
                waiting!(waited += s_second);
            }
        }

        if (waited > TimeSpan.Zero)
        {
            waiting!(null);
        }

        return next;
    }

    private bool TryTake(out (SendOrPostCallback, object?)? next)
    {
        lock (_work)
        {
            next = _work.TryDequeue(out var first) ? first : null;
            return next is not null || _ended;
        }
    }

    private void End()
    {
        lock (_work)
        {
            _ended = true;
            while (_work.TryDequeue(out var left))
            {
                base.Post(left.Callback, left.State);
            }
        }

        _signal.Set();
    }
}
