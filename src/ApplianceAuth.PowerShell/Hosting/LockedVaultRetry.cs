using ApplianceAuth.Vault;

namespace ApplianceAuth.Hosting;

/// <summary>Repeats an operation that failed because a vault was locked.</summary>
internal static class LockedVaultRetry
{
    /// <summary>More than one, because the user may mistype the password.</summary>
    private const int MaximumRepetitions = 3;

    /// <summary>
    /// Runs an operation. If it fails with <see cref="ErrorId.VaultLocked"/>, waits for the prompt of another runspace, or prompts, and repeats it.
    /// </summary>
    /// <param name="work">The operation.</param>
    /// <param name="promptAsync">Prompts the user to unlock a vault. Returns false if that is not possible, so that the error is thrown.</param>
    /// <param name="cancellationToken">Cancels the wait for a prompt.</param>
    public static async Task<T> RunAsync<T>(Func<Task<T>> work, Func<string, Task<bool>> promptAsync, CancellationToken cancellationToken)
    {
        for (int repetitions = 0; ; repetitions++)
        {
            try
            {
                return await work();
            }
            catch (ApplianceAuthException e) when (
                e.ErrorId is ErrorId.VaultLocked && !VaultCallQueue.IsInsidePrompt && repetitions < MaximumRepetitions)
            {
                if (VaultCallQueue.Prompt is { } prompt)
                {
                    await prompt.WaitAsync(cancellationToken);
                }
                // Without the name of a vault, the operation has waited for the prompt of another runspace, which has just ended.
                else if (e.Vault is { } vault && !await promptAsync(vault))
                {
                    throw;
                }
            }
        }
    }
}
