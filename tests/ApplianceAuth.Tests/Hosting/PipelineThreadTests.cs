using ApplianceAuth.Hosting;

namespace ApplianceAuth.Tests.Hosting;

public class PipelineThreadTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    [Fact]
    public void Continuation_runs_on_the_calling_thread()
    {
        int home = Environment.CurrentManagedThreadId;
        List<int> seen = [];

        Run(async () =>
        {
            for (int i = 0; i < 20; i++)
            {
                await Task.Run(() => { });
                await Task.Yield();
                seen.Add(Environment.CurrentManagedThreadId);
            }
        });

        Assert.Equal(20, seen.Count);
        Assert.All(seen, thread => Assert.Equal(home, thread));
    }

    [Fact]
    public void Nested_run_stays_on_the_thread_and_restores_the_outer_context()
    {
        int home = Environment.CurrentManagedThreadId;
        SynchronizationContext? before = SynchronizationContext.Current;

        Run(async () =>
        {
            await Task.Yield();
            SynchronizationContext? outer = SynchronizationContext.Current;
            Run(async () =>
            {
                await Task.Delay(1);
                Assert.Equal(home, Environment.CurrentManagedThreadId);
            });
            Assert.Same(outer, SynchronizationContext.Current);
            await Task.Delay(1);
            Assert.Equal(home, Environment.CurrentManagedThreadId);
        });

        Assert.Same(before, SynchronizationContext.Current);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Exception_of_the_body_is_rethrown(bool afterAnAwait)
    {
        InvalidTimeZoneException raised = new();

        Exception caught = Assert.Throws<InvalidTimeZoneException>(() => Run(async () =>
        {
            if (afterAnAwait)
            {
                await Task.Yield();
            }

            throw raised;
        }));

        Assert.Same(raised, caught);
    }

    [Fact]
    public void Post_before_the_end_runs_on_the_thread_after_the_body()
    {
        int home = Environment.CurrentManagedThreadId;
        int ran = 0;

        Run(() =>
        {
            SynchronizationContext.Current!.Post(_ => ran = Environment.CurrentManagedThreadId, null);
            return Task.CompletedTask;
        });

        Assert.Equal(home, ran);
    }

    [Fact]
    public void Post_after_the_end_runs_on_another_thread()
    {
        using ManualResetEventSlim ran = new();
        SynchronizationContext? ended = null;
        Run(async () =>
        {
            await Task.Yield();
            ended = SynchronizationContext.Current;
        });

        ended!.Post(_ => ran.Set(), null);

        Assert.True(ran.Wait(s_limit));
    }

    [Fact]
    public void Wait_of_seconds_is_reported_on_the_calling_thread_until_it_ends()
    {
        int home = Environment.CurrentManagedThreadId;
        List<double?> reported = [];
        Run(
            async () =>
            {
                await Task.Delay(100);
                await Task.Delay(2500);
            },
            waited =>
            {
                Assert.Equal(home, Environment.CurrentManagedThreadId);
                reported.Add(waited?.TotalSeconds);
            });

        // More seconds may pass on a busy machine.
        Assert.Equal([1, 2], reported[..2]);
        Assert.Null(reported[^1]);
        Assert.Equal(reported.Count - 1, reported.Count(seconds => seconds is not null));
    }

    /// <summary>Two runspaces wait for one task, and the one that started it is stopped. The other must still complete.</summary>
    [Fact]
    public async Task Task_shared_by_two_threads_outlives_the_first()
    {
        TaskCompletionSource response = new();
        using CancellationTokenSource firstCancellation = new();
        TaskCompletionSource<Task<int>> shared = new();

        Task first = Task.Run(() => Run(async () =>
        {
            Task<int> work = WorkAsync(response.Task);
            shared.SetResult(work);
            await work.WaitAsync(firstCancellation.Token);
        }));
        Task<int> begun = await shared.Task.WaitAsync(s_limit);
        Task second = Task.Run(() => Run(async () => Assert.Equal(42, await begun)));

        await firstCancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(s_limit));
        response.SetResult();
        await second.WaitAsync(s_limit);

        static async Task<int> WorkAsync(Task response)
        {
            await response;
            return 42;
        }
    }

    private static void Run(Func<Task> body, Action<TimeSpan?>? waiting = null)
    {
        using CancellationTokenSource cancellation = new();
        new PipelineThread(cancellation, waiting).Run(body);
    }
}
