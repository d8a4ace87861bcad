using System.Management.Automation;

namespace ApplianceAuth.Hosting;

/// <summary>Brings every await of a cmdlet's body back to PowerShell's pipeline thread.</summary>
/// <remarks>
/// PowerShell refuses <see cref="Cmdlet.WriteObject(object)"/>, prompts and ShouldProcess on any other thread. While the
/// body waits, this thread runs what the awaits post, and nothing else: it never polls. When the body is done the context
/// has ended: what is still queued, and what is posted later, goes to the thread pool. A task that another runspace shares
/// with this one may still have a continuation here, and nobody is left on this thread to run it.
/// </remarks>
internal sealed class PipelineThread : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _work = new();
    private bool _ended;

    /// <summary>Runs <paramref name="body"/> to its end on the calling thread, and raises what it raised.</summary>
    public static void Run(Func<Task> body)
    {
        SynchronizationContext? outer = Current;
        PipelineThread thread = new();
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
                Monitor.Pulse(_work);
                return;
            }
        }

        base.Post(d, state);
    }

    private (SendOrPostCallback Callback, object? State)? Next()
    {
        lock (_work)
        {
            while (_work.Count == 0 && !_ended)
            {
                Monitor.Wait(_work);
            }

            return _work.TryDequeue(out var work) ? work : null;
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

            Monitor.Pulse(_work);
        }
    }
}
