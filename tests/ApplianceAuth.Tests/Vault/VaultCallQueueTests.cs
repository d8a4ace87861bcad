using ApplianceAuth.Vault;

namespace ApplianceAuth.Tests.Vault;

/// <summary>The queue admits one vault call at a time, and none while a vault prompts.</summary>
[Collection(nameof(VaultCallQueue))]
public class VaultCallQueueTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Call_waits_for_the_call_before_it()
    {
        await EnterAsync();
        Task second = EnterAsync();
        Assert.False(second.IsCompleted);

        VaultCallQueue.Leave();
        await second.WaitAsync(s_limit);
        VaultCallQueue.Leave();
    }

    [Fact]
    public async Task Call_during_a_prompt_waits_two_seconds_and_fails_as_locked()
    {
        using IDisposable prompt = await VaultCallQueue.AnnouncePromptAsync(CancellationToken.None);
        Task call = EnterAsync();
        Assert.False(call.IsCompleted);

        await _clock.AdvanceAsync(TimeSpan.FromSeconds(2), call);

        Assert.Equal(ErrorId.VaultLocked, (await Sample.FailureAsync(call)).ErrorId);
    }

    [Fact]
    public async Task Call_during_a_prompt_continues_when_the_prompt_ends()
    {
        IDisposable prompt = await VaultCallQueue.AnnouncePromptAsync(CancellationToken.None);
        Task call = EnterAsync();
        Task ended = VaultCallQueue.Prompt!;
        Assert.False(ended.IsCompleted);

        prompt.Dispose();

        await Task.WhenAll(call, ended).WaitAsync(s_limit);
        Assert.Null(VaultCallQueue.Prompt);
        VaultCallQueue.Leave();
    }

    [Fact]
    public async Task Call_inside_the_prompt_fails_at_once()
    {
        using IDisposable prompt = await VaultCallQueue.AnnouncePromptAsync(CancellationToken.None);
        Task? call = null;

        VaultCallQueue.RunPrompt(() =>
        {
            Assert.True(VaultCallQueue.IsInsidePrompt);
            call = Task.Run(EnterAsync);
        });

        Assert.False(VaultCallQueue.IsInsidePrompt);
        Assert.Equal(ErrorId.VaultLocked, (await Sample.FailureAsync(call!).WaitAsync(s_limit)).ErrorId);
    }

    [Fact]
    public async Task Prompt_waits_for_the_running_call_and_another_prompt()
    {
        await EnterAsync();
        Task<IDisposable> first = VaultCallQueue.AnnouncePromptAsync(CancellationToken.None);
        Assert.False(first.IsCompleted);
        VaultCallQueue.Leave();
        IDisposable prompt = await first.WaitAsync(s_limit);

        Task<IDisposable> second = VaultCallQueue.AnnouncePromptAsync(CancellationToken.None);
        Assert.False(second.IsCompleted);
        prompt.Dispose();
        (await second.WaitAsync(s_limit)).Dispose();
    }

    [Fact]
    public async Task Canceled_waits_leave_the_gate_as_it_was()
    {
        using CancellationTokenSource cancellation = new();
        IDisposable prompt = await VaultCallQueue.AnnouncePromptAsync(CancellationToken.None);
        Task call = VaultCallQueue.EnterAsync(_clock, cancellation.Token);
        Task<IDisposable> other = VaultCallQueue.AnnouncePromptAsync(cancellation.Token);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(s_limit));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other.WaitAsync(s_limit));
        prompt.Dispose();

        await EnterAsync().WaitAsync(s_limit);
        VaultCallQueue.Leave();
    }

    private Task EnterAsync() => VaultCallQueue.EnterAsync(_clock, CancellationToken.None);
}
