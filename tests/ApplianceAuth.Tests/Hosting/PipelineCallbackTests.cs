using ApplianceAuth.Hosting;

namespace ApplianceAuth.Tests.Hosting;

/// <summary>Callbacks of the core run on the pipeline thread.</summary>
public class PipelineCallbackTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    [Fact]
    public void Callbacks_of_a_call_run_on_the_thread_in_order_and_before_its_result()
    {
        int home = Environment.CurrentManagedThreadId;
        List<int> order = [];
        using CancellationTokenSource cancellation = new();
        PipelineThread thread = new(cancellation);

        thread.Run(async () =>
        {
            for (int round = 0; round < 200; round++)
            {
                order.Clear();
                order.Add(await thread.CallAsync(() => CoreAsync(round % 2 == 0)));
                Assert.Equal([1, 2, 3], order);
            }
        });

        async Task<int> CoreAsync(bool elsewhere)
        {
            if (elsewhere)
            {
                await Task.Run(() => { }).ConfigureAwait(false);
            }

            Report(1);
            Report(2);
            return 3;
        }

        void Report(int number) => thread.Post(() =>
        {
            Assert.Equal(home, Environment.CurrentManagedThreadId);
            order.Add(number);
        });
    }

    [Fact]
    public void Callback_that_returns_a_value_runs_on_the_thread_and_resumes_the_core_elsewhere()
    {
        int home = Environment.CurrentManagedThreadId;
        using CancellationTokenSource cancellation = new();
        PipelineThread thread = new(cancellation);

        thread.Run(async () => Assert.Equal(home, await thread.CallAsync(() => Task.Run(async () =>
        {
            int callbackThread = await thread.PostAsync(async () =>
            {
                await Task.Yield();
                return Environment.CurrentManagedThreadId;
            });
            Assert.NotEqual(home, Environment.CurrentManagedThreadId);
            return callbackThread;
        }))));
    }

    [Fact]
    public void Exception_of_a_callback_cancels_the_body_and_is_thrown_instead_of_its_cancellation()
    {
        InvalidTimeZoneException raised = new();
        using CancellationTokenSource cancellation = new();
        PipelineThread thread = new(cancellation);

        Exception caught = Assert.Throws<InvalidTimeZoneException>(() => thread.Run(() =>
        {
            thread.Post(() => throw raised);
            thread.Post(() => Assert.Fail("What follows a failure is not shown."));
            return Task.Delay(Timeout.InfiniteTimeSpan, cancellation.Token);
        }));

        Assert.Same(raised, caught);
    }

    [Fact]
    public void Exception_of_a_callback_is_thrown_by_the_call_that_reported_it()
    {
        using CancellationTokenSource cancellation = new();
        PipelineThread thread = new(cancellation);

        bool continued = false;
        Assert.Throws<InvalidTimeZoneException>(() => thread.Run(async () =>
        {
            thread.Post(() => throw new InvalidTimeZoneException());
            await thread.CallAsync(() => Task.FromResult(1));
            continued = true;
        }));

        Assert.False(continued);
    }

    [Fact]
    public async Task Callbacks_after_the_end_are_dropped_or_canceled()
    {
        using CancellationTokenSource cancellation = new();
        PipelineThread thread = new(cancellation);
        thread.Run(() => Task.CompletedTask);

        thread.Post(() => Assert.Fail("The cmdlet has ended."));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => thread.PostAsync(() => Task.FromResult(1)));
    }

    private static void Run(Func<Task> body)
    {
        using CancellationTokenSource cancellation = new();
        new PipelineThread(cancellation, null).Run(body);
    }
}
