using ApplianceAuth.Hosting;

namespace ApplianceAuth.Tests.Hosting;

public class PipelineThreadTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    [Fact]
    public void Every_await_comes_back_to_the_calling_thread()
    {
        int home = Environment.CurrentManagedThreadId;
        List<int> seen = [];

        PipelineThread.Run(async () =>
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
    public void A_body_inside_a_body_stays_on_the_thread_and_gives_the_outer_context_back()
    {
        int home = Environment.CurrentManagedThreadId;
        SynchronizationContext? before = SynchronizationContext.Current;

        PipelineThread.Run(async () =>
        {
            await Task.Yield();
            SynchronizationContext? outer = SynchronizationContext.Current;
            PipelineThread.Run(async () =>
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
    public void What_the_body_raises_is_raised_as_it_is(bool afterAnAwait)
    {
        InvalidTimeZoneException raised = new();

        Exception caught = Assert.Throws<InvalidTimeZoneException>(() => PipelineThread.Run(async () =>
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
    public void What_is_still_queued_when_the_body_is_done_runs_elsewhere()
    {
        using ManualResetEventSlim ran = new();

        PipelineThread.Run(() =>
        {
            SynchronizationContext.Current!.Post(_ => ran.Set(), null);
            return Task.CompletedTask;
        });

        Assert.True(ran.Wait(s_limit));
    }

    [Fact]
    public void What_is_posted_after_the_body_is_done_runs_elsewhere()
    {
        using ManualResetEventSlim ran = new();
        SynchronizationContext? ended = null;
        PipelineThread.Run(async () =>
        {
            await Task.Yield();
            ended = SynchronizationContext.Current;
        });

        ended!.Post(_ => ran.Set(), null);

        Assert.True(ran.Wait(s_limit));
    }

    [Fact]
    public void A_wait_of_seconds_is_told_of_on_the_calling_thread_until_it_is_over()
    {
        int home = Environment.CurrentManagedThreadId;
        List<double?> told = [];
        PipelineThread.Run(
            async () =>
            {
                await Task.Delay(100);
                await Task.Delay(2500);
            },
            waited =>
            {
                Assert.Equal(home, Environment.CurrentManagedThreadId);
                told.Add(waited?.TotalSeconds);
            });

        Assert.Equal([1, 2, null], told);
    }

    /// <summary>Two runspaces wait for one task; the one that began it is stopped. Its context must not keep the other waiting.</summary>
    [Fact]
    public async Task A_task_shared_by_two_threads_outlives_the_first()
    {
        TaskCompletionSource answer = new();
        using CancellationTokenSource firstStop = new();
        TaskCompletionSource<Task<int>> shared = new();

        Task first = Task.Run(() => PipelineThread.Run(async () =>
        {
            Task<int> work = WorkAsync(answer.Task);
            shared.SetResult(work);
            await work.WaitAsync(firstStop.Token);
        }));
        Task<int> begun = await shared.Task.WaitAsync(s_limit);
        Task second = Task.Run(() => PipelineThread.Run(async () => Assert.Equal(42, await begun)));

        await firstStop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(s_limit));
        answer.SetResult();
        await second.WaitAsync(s_limit);

        static async Task<int> WorkAsync(Task answer)
        {
            await answer;
            return 42;
        }
    }
}
