using System.Management.Automation;
using System.Runtime.ExceptionServices;

namespace ApplianceAuth.Hosting;

/// <summary>Runs an async method of a cmdlet so that every continuation and every callback of the core library runs on PowerShell's pipeline thread.</summary>
/// <remarks>
/// PowerShell allows <see cref="Cmdlet.WriteObject(object)"/>, prompts and ShouldProcess on that thread only, and each of them may run the caller's script.
/// Therefore callbacks are queued, and no caller waits for them while it holds a lock. An instance serves one run. Continuations posted after the run
/// execute on the thread pool: a task that another runspace shares may still have one here.
/// </remarks>
/// <param name="cancellation">Is cancelled if a callback fails, so that the method ends.</param>
/// <param name="waiting">Called each second of a wait with its duration so far, and with null after a wait of more than a second.</param>
internal sealed class PipelineThread(CancellationTokenSource cancellation, Action<TimeSpan?>? waiting = null) : SynchronizationContext
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();
    private ExceptionDispatchInfo? _failure;
    private bool _ended;

    /// <summary>Runs <paramref name="body"/> to completion on the calling thread. Rethrows its exception or that of a callback.</summary>
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

    /// <summary>Queues a callback from any thread and returns at once. Has no effect after the run has ended.</summary>
    public void Post(Action callback) => TryPost(static state => ((Action)state!)(), () => Guard(callback));

    /// <summary>Queues an async callback.</summary>
    /// <returns>The callback's task; canceled if the run has ended. The caller must hold no lock while it awaits it.</returns>
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

    /// <summary>Awaits a call of the core library and its queued callbacks. Rethrows the exception of a callback.</summary>
    public async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        Task<T> result = call();
        await ((Task)result).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        // Continues after the queued callbacks.
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

    /// <summary>Returns the next callback; null when the method has ended and the queue is empty.</summary>
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

    /// <summary>Takes a callback from the queue or waits for one; false after a second without one.</summary>
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

    /// <summary>Runs a callback. Its exception, such as that of a stopped pipeline or <c>-WarningAction Stop</c>, ends the cmdlet.</summary>
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
