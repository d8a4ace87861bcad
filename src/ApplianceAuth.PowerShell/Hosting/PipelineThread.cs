using System.Management.Automation;
using System.Runtime.ExceptionServices;

namespace ApplianceAuth.Hosting;

/// <summary>Runs the async body of a cmdlet so that every await and every callback of the core runs on PowerShell's pipeline thread.</summary>
/// <remarks>
/// PowerShell accepts <see cref="Cmdlet.WriteObject(object)"/>, prompts and ShouldProcess on that thread only, and each of them may run the caller's script.
/// So callbacks are queued and never waited for by a caller that holds a lock. One value serves one run. What is posted after its end runs on the
/// thread pool: a task that another runspace shares may still have a continuation here.
/// </remarks>
/// <param name="cancellation">Is cancelled if a callback fails, so that the body ends.</param>
/// <param name="waiting">Receives the duration of a wait each second, and null when it is over; nothing of a wait below a second.</param>
internal sealed class PipelineThread(CancellationTokenSource cancellation, Action<TimeSpan?>? waiting = null) : SynchronizationContext
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();
    private ExceptionDispatchInfo? _failure;
    private bool _ended;

    /// <summary>Runs <paramref name="body"/> to its end on the calling thread, and throws what it or a callback threw.</summary>
    public void Run(Func<Task> body)
    {
        SynchronizationContext? outer = Current;
        SetSynchronizationContext(this);
        try
        {
            Task task = EndAfterAsync(body);
            while (Next() is var (callback, state))
            {
                callback(state);
            }

            _failure?.Throw();
            task.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!TryPost(d, state))
        {
            base.Post(d, state);
        }
    }

    /// <summary>Queues a callback of the core, which may be on any thread and does not wait. Without effect once the run has ended.</summary>
    public void Post(Action callback) => TryPost(static state => ((Action)state!)(), () => Guard(callback));

    /// <summary>Queues a callback of the core that takes time or returns a value.</summary>
    /// <returns>A task that the pipeline thread completes; canceled if the run has ended. No lock may be held while it is awaited.</returns>
    public Task<T> PostAsync<T>(Func<Task<T>> callback)
    {
        Task<Task<T>> start = new(callback);
        return TryPost(static start => ((Task)start!).RunSynchronously(), start) ? start.Unwrap() : Task.FromCanceled<T>(new(canceled: true));
    }

    /// <inheritdoc cref="PostAsync{T}"/>
    public Task PostAsync(Func<Task> callback) => PostAsync(async () =>
    {
        await callback();
        return true;
    });

    /// <summary>Awaits a call of the core. Its callbacks have run when this returns, and what one of them threw is thrown.</summary>
    public async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        Task<T> result = call();
        await ((Task)result).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        // Queued behind the callbacks.
        await Task.Yield();
        _failure?.Throw();
        return await result;
    }

    private async Task EndAfterAsync(Func<Task> body)
    {
        try
        {
            await body();
        }
        finally
        {
            lock (_queue)
            {
                _ended = true;
                Monitor.Pulse(_queue);
            }
        }
    }

    private bool TryPost(SendOrPostCallback callback, object? state)
    {
        lock (_queue)
        {
            if (_ended)
            {
                return false;
            }

            _queue.Enqueue((callback, state));
            Monitor.Pulse(_queue);
            return true;
        }
    }

    /// <summary>The next callback to run; null when the body has ended and all have run.</summary>
    private (SendOrPostCallback Callback, object? State)? Next()
    {
        TimeSpan waited = TimeSpan.Zero;
        (SendOrPostCallback, object?)? next;
        while (!TryTake(out next))
        {
            waited += s_second;
            Guard(() => waiting!(waited));
        }

        if (waited > TimeSpan.Zero)
        {
            Guard(() => waiting!(null));
        }

        return next;
    }

    /// <summary>Takes what is queued or waits for it; false if a second has passed that is to be reported.</summary>
    private bool TryTake(out (SendOrPostCallback, object?)? next)
    {
        lock (_queue)
        {
            if (_queue.Count == 0 && !_ended)
            {
                Monitor.Wait(_queue, waiting is null ? Timeout.InfiniteTimeSpan : s_second);
            }

            next = _queue.TryDequeue(out (SendOrPostCallback, object?) first) ? first : null;
            return next is not null || _ended;
        }
    }

    /// <summary>Runs a callback. What PowerShell throws from it ends the cmdlet, as if the body had thrown it: a stopped pipeline, or <c>-WarningAction Stop</c>.</summary>
    private void Guard(Action callback)
    {
        if (_failure is not null)
        {
            return;
        }

        try
        {
            callback();
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
            cancellation.Cancel();
        }
    }
}
