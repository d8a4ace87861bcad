using System.Runtime.CompilerServices;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>A process that ends waits for what it has begun, but not for ever.</summary>
public sealed class PendingOperationsTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    private readonly ManualClock _clock = new();
    private readonly PendingOperations _work;

    public PendingOperationsTests() => _work = new(_clock);

    [Fact]
    public void Failure_that_no_caller_looks_at_is_not_reported_as_unobserved()
    {
        List<Exception> unobserved = [];
        void Report(object? sender, UnobservedTaskExceptionEventArgs e) => unobserved.AddRange(e.Exception.InnerExceptions.OfType<NotSupportedException>());
        TaskScheduler.UnobservedTaskException += Report;
        try
        {
            AddFailing();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Report;
        }

        Assert.Empty(unobserved);

        [MethodImpl(MethodImplOptions.NoInlining)]
        void AddFailing() => _work.Add(Task.FromException(new NotSupportedException()));
    }

    [Fact]
    public Task Complete_without_operations_returns_at_once() => FinishAsync();

    [Fact]
    public async Task Complete_waits_for_operations_and_those_they_start()
    {
        TaskCompletionSource first = new(), second = new(), further = new();
        _ = _work.Add(WithFurtherAsync());
        _ = _work.Add(second.Task);
        Task end = FinishAsync();

        second.SetResult();
        Assert.False(await HasEndedAsync(end));
        first.SetResult();
        Assert.False(await HasEndedAsync(end));
        further.SetResult();

        await end;

        async Task WithFurtherAsync()
        {
            await first.Task;
            _ = _work.Add(further.Task);
        }
    }

    [Fact]
    public async Task Failed_operation_counts_as_complete()
    {
        Task failed = _work.Add(Task.FromException(new ApplianceAuthException(ErrorId.CloudFailed, "No.")));

        await FinishAsync();

        Assert.Equal(ErrorId.CloudFailed, (await Sample.FailureAsync(failed)).ErrorId);
    }

    [Fact]
    public async Task Complete_returns_after_the_timeout()
    {
        _ = _work.Add(new TaskCompletionSource().Task);
        Task end = FinishAsync();

        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(await HasEndedAsync(end));
        _clock.Advance(TimeSpan.FromSeconds(1));

        await end;
    }

    private static async Task<bool> HasEndedAsync(Task end)
    {
        await Task.Delay(20);
        return end.IsCompleted;
    }

    private Task FinishAsync() => _work.CompleteAsync(TimeSpan.FromSeconds(10)).WaitAsync(s_limit);
}
