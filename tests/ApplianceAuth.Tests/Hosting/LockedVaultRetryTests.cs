using ApplianceAuth.Hosting;
using ApplianceAuth.Vault;

namespace ApplianceAuth.Tests.Hosting;

/// <summary>An operation that a locked vault refuses is repeated after a prompt, in this or another runspace.</summary>
[Collection(nameof(VaultCallQueue))]
public class LockedVaultRetryTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    private readonly List<string> _prompts = [];
    private int _calls;

    [Fact]
    public async Task Operation_without_an_error_runs_once()
    {
        Assert.Equal("done", await RunAsync(refusals: 0, "Home"));

        Assert.Equal(1, _calls);
        Assert.Empty(_prompts);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Mistyped_password_is_prompted_for_up_to_three_times(int refusals)
    {
        Assert.Equal("done", await RunAsync(refusals, "Home"));

        Assert.Equal(Enumerable.Repeat("Home", refusals), _prompts);
    }

    [Fact]
    public async Task Vault_that_is_locked_after_three_prompts_is_an_error()
    {
        Assert.Equal(ErrorId.VaultLocked, (await Sample.FailureAsync(RunAsync(refusals: 4, "Home"))).ErrorId);

        Assert.Equal(3, _prompts.Count);
    }

    [Fact]
    public async Task Locked_vault_in_a_non_interactive_session_is_an_error_at_once()
    {
        Assert.Equal(ErrorId.VaultLocked, (await Sample.FailureAsync(RunAsync(refusals: 1, "Home", isInteractive: false))).ErrorId);

        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task Operation_is_repeated_if_the_prompt_of_another_runspace_has_just_ended()
    {
        Assert.Equal("done", await RunAsync(refusals: 1, vault: null, isInteractive: false));

        Assert.Equal(2, _calls);
        Assert.Empty(_prompts);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Home")]
    public async Task Operation_is_repeated_after_the_prompt_of_another_runspace(string? vault)
    {
        IDisposable prompt = await VaultCallQueue.AnnouncePromptAsync(CancellationToken.None);
        Task<string> running = RunAsync(refusals: 1, vault);
        Assert.Equal((1, false), (_calls, running.IsCompleted));

        prompt.Dispose();

        Assert.Equal("done", await running.WaitAsync(s_limit));
        Assert.Empty(_prompts);
    }

    [Fact]
    public async Task Wait_for_a_prompt_can_be_cancelled()
    {
        using CancellationTokenSource cancellation = new();
        using IDisposable prompt = await VaultCallQueue.AnnouncePromptAsync(CancellationToken.None);
        Task<string> running = RunAsync(refusals: 1, vault: null, cancellationToken: cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(s_limit));
    }

    [Fact]
    public async Task Other_errors_are_not_repeated()
    {
        Task<string> running = LockedVaultRetry.RunAsync<string>(
            () => throw new ApplianceAuthException(ErrorId.VaultUnavailable, "gone"), _ => throw new InvalidOperationException(), CancellationToken.None);

        Assert.Equal(ErrorId.VaultUnavailable, (await Sample.FailureAsync(running)).ErrorId);
    }

    /// <summary>Runs an operation that fails as locked, with the name of a vault or during the prompt of another runspace.</summary>
    private Task<string> RunAsync(int refusals, string? vault, bool isInteractive = true, CancellationToken cancellationToken = default) =>
        LockedVaultRetry.RunAsync(
            () => ++_calls > refusals
                ? Task.FromResult("done")
                : throw new ApplianceAuthException(ErrorId.VaultLocked, "locked") { Vault = vault },
            name =>
            {
                _prompts.Add(name);
                return Task.FromResult(isInteractive);
            },
            cancellationToken);
}
