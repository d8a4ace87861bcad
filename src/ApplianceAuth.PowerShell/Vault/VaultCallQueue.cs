namespace ApplianceAuth.Vault;

/// <summary>Admits one vault call at a time in this process, and none while a vault prompts the user.</summary>
/// <remarks>
/// SecretManagement 1.1.2 runs the vaults of all runspaces in a single one, without a lock (PowerShell/SecretManagement#188): of 40 parallel calls, 39
/// failed. A prompt runs in the caller's own runspace, where other code can run meanwhile. Therefore it holds no lock and is only announced: a call during
/// a prompt waits briefly, because its caller may hold the lock of an account, and then fails with <see cref="ErrorId.VaultLocked"/>. After that caller
/// has released its locks, it awaits <see cref="Prompt"/>.
/// </remarks>
internal static class VaultCallQueue
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(2);

    private static readonly SemaphoreSlim s_calls = new(1, 1);
    private static readonly AsyncLocal<bool> s_insidePrompt = new();
    private static volatile TaskCompletionSource? s_prompt;

    /// <summary>Completes when the present prompt ends; null if there is none.</summary>
    public static Task? Prompt => s_prompt?.Task;

    /// <summary>Whether the calling code runs inside a prompt, so that it would wait for itself.</summary>
    public static bool IsInsidePrompt => s_insidePrompt.Value;

    /// <summary>Waits for the running call. <see cref="Leave"/> admits the next one.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.VaultLocked"/>: a vault keeps prompting the user.</exception>
    public static async Task EnterAsync(TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        while (await TakeAsync(cancellationToken).ConfigureAwait(false) is { } prompt)
        {
            try
            {
                await prompt.WaitAsync(IsInsidePrompt ? TimeSpan.Zero : s_timeout, timeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                throw new ApplianceAuthException(ErrorId.VaultLocked, CmdletMessages.VaultPrompting);
            }
        }
    }

    /// <summary>Admits the next call.</summary>
    public static void Leave() => s_calls.Release();

    /// <summary>Waits for the running call and for other prompts, and then blocks calls.</summary>
    /// <returns>An object whose disposal admits calls again.</returns>
    public static async Task<IDisposable> AnnouncePromptAsync(CancellationToken cancellationToken)
    {
        while (await TakeAsync(cancellationToken).ConfigureAwait(false) is { } other)
        {
            await other.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        s_prompt = new(TaskCreationOptions.RunContinuationsAsynchronously);
        s_calls.Release();
        return new Announcement();
    }

    /// <summary>Shows the announced prompt on the calling thread.</summary>
    public static void RunPrompt(Action show)
    {
        s_insidePrompt.Value = true;
        try
        {
            show();
        }
        finally
        {
            s_insidePrompt.Value = false;
        }
    }

    /// <summary>Takes the semaphore, or returns the prompt that blocks calls.</summary>
    private static async Task<Task?> TakeAsync(CancellationToken cancellationToken)
    {
        await s_calls.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (s_prompt is not { } prompt)
        {
            return null;
        }

        s_calls.Release();
        return prompt.Task;
    }

    private sealed class Announcement : IDisposable
    {
        public void Dispose()
        {
            TaskCompletionSource ended = s_prompt!;
            s_prompt = null;
            ended.SetResult();
        }
    }
}
