using System.Collections.Concurrent;

namespace ApplianceAuth.Tests.Threads;

/// <summary>A context of a caller to which the core must never come back. What is posted or sent is recorded, and runs elsewhere so that the work ends.</summary>
/// <remarks>An exception from Post would end the test process instead of the test, since it is thrown on a pool thread.</remarks>
internal sealed class ForbiddenContext : SynchronizationContext
{
    private readonly ConcurrentQueue<string> _uses = new();

    /// <summary>Where the context was used from.</summary>
    public IReadOnlyCollection<string> Uses => _uses;

    /// <summary>Starts work on a separate thread that has this context, and returns the work as soon as the thread is free again.</summary>
    public async Task<Task> StartAsync(Func<Task> call, TimeSpan limit)
    {
        TaskCompletionSource<Task> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread thread = new(() =>
        {
            SetSynchronizationContext(this);
            try
            {
                started.SetResult(call());
            }
            catch (ApplianceAuthException e)
            {
                started.SetResult(Task.FromException(e));
            }
        }) { IsBackground = true };
        thread.Start();
        return await started.Task.WaitAsync(limit);
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        _uses.Enqueue($"Post {Environment.StackTrace}");
        base.Post(d, state);
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        _uses.Enqueue($"Send {Environment.StackTrace}");
        base.Send(d, state);
    }
}
