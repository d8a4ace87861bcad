using System.Management.Automation;
using System.Security;
using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Output;
using ApplianceAuth.Vault;

namespace ApplianceAuth.Hosting;

/// <summary>The base of all cmdlets: runs async code on the pipeline thread, handles Ctrl+C and reports errors.</summary>
public abstract class ApplianceCmdlet : PSCmdlet, IDisposable
{
    private const int ProgressId = 1;
    private const int WaitId = 2;
    private static readonly string[] s_hostTags = ["PSHOST"];
    private readonly CancellationTokenSource _cancellation = new();
    private bool _showsProgress;

    /// <summary>Is cancelled when the user presses Ctrl+C or the pipeline is stopped.</summary>
    /// <remarks>Replace it with <c>Cmdlet.PipelineStopToken</c> when PowerShell 7.6 is the minimum.</remarks>
    private protected CancellationToken CancellationToken => _cancellation.Token;

    /// <summary>The pipeline thread. Callbacks of the core library are posted to it.</summary>
    internal PipelineThread Pipeline { get; private set; } = null!;

    /// <summary>Whether the session is interactive. If not, the cmdlet must not prompt, open a browser or unlock a vault.</summary>
    private protected bool IsInteractive => HostInteractivity.IsInteractive(Host);

    /// <summary>Formats the progress status of a wait of more than a second from its duration in seconds; null if the cmdlet shows no such progress.</summary>
    private protected virtual Func<object?, string>? WaitStatus => CmdletMessages.FormatWaitStatus;

    /// <summary>The target object of error records, usually the account's address.</summary>
    private protected virtual object? Target => null;

    /// <summary>Runs once before the first input. An error ends the cmdlet.</summary>
    private protected virtual Task BeginAsync() => Task.CompletedTask;

    /// <summary>Runs for each input. Every await takes <see cref="CancellationToken"/> and continues on the pipeline thread.</summary>
    private protected abstract Task ProcessAsync();

    /// <summary>Runs once after the last input.</summary>
    private protected virtual Task EndAsync() => Task.CompletedTask;

    /// <summary>Reports an error as non-terminating. Cmdlets without input override it to end with a terminating error.</summary>
    private protected virtual void Fail(ErrorRecord error) => WriteError(error);

    /// <summary>Shows a line to the user, like <c>Write-Host</c>.</summary>
    internal void WriteHostMessage(string text) => WriteInformation(new HostInformationMessage { Message = text }, s_hostTags);

    /// <summary>Reports an error as a warning, with its id and recommendation.</summary>
    private protected void Warn(ApplianceAuthException error) =>
        WriteWarning($"{ErrorMap.Id(error)}: {ConsoleText.WithFullStop(error.Message)} {ErrorMap.Recommendation(error)}");

    /// <summary>Shows the progress of a wait.</summary>
    /// <param name="activity">The activity; the same text each time.</param>
    /// <param name="status">The status.</param>
    /// <param name="left">The remaining time, shown in seconds.</param>
    internal void ShowProgress(string activity, string status, TimeSpan left) =>
        Show(new ProgressRecord(ProgressId, activity, status) { SecondsRemaining = (int)left.TotalSeconds });

    /// <summary>Shows the progress of work.</summary>
    /// <param name="activity">The activity; the same text each time.</param>
    /// <param name="status">The status.</param>
    /// <param name="percent">The completed share, 0 to 100; null if unknown.</param>
    private protected void ShowProgress(string activity, string status, int? percent) =>
        Show(new ProgressRecord(ProgressId, activity, status) { PercentComplete = percent ?? -1 });

    /// <summary>Removes the progress display.</summary>
    internal void EndProgress(string activity) =>
        Show(new ProgressRecord(ProgressId, activity, "-") { RecordType = ProgressRecordType.Completed });

    /// <summary>Prompts the user for a line without showing it. Requires <see cref="IsInteractive"/>.</summary>
    internal SecureString PromptForSecret(string label)
    {
        Host.UI.Write($"{label}: ");
        return Host.UI.ReadLineAsSecureString();
    }

    /// <summary>Runs an operation that uses a vault. If the vault is locked, prompts the user to unlock it and repeats the operation.</summary>
    /// <param name="work">The operation. It must hold no lock when it fails, because a prompt may take minutes.</param>
    private protected Task<T> UnlockingAsync<T>(Func<Task<T>> work) =>
        LockedVaultRetry.RunAsync(() => Pipeline.CallAsync(work), TryPromptToUnlockAsync, CancellationToken);

    /// <inheritdoc cref="UnlockingAsync{T}"/>
    private protected Task UnlockingAsync(Func<Task> work) => UnlockingAsync(async () =>
    {
        await work();
        return true;
    });

    /// <summary>Runs an operation on one of several targets. Reports its error, so that the caller can continue with the next target.</summary>
    private protected async Task TryAsync(object target, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (ApplianceAuthException e)
        {
            Fail(ErrorMap.ToRecord(e, target));
        }
    }

    /// <summary>Revokes the session of an account at its provider.</summary>
    /// <returns>Null, or the reason why it was not revoked.</returns>
    private protected async Task<string?> TryRevokeAsync(StoredAccount account)
    {
        OAuthClient cloud = new(account.Provider, ModuleServices.Http, ModuleServices.TimeProvider);
        try
        {
            await cloud.RevokeAsync(account.Registration, account.Tokens, CancellationToken);
            return null;
        }
        catch (ApplianceAuthException e)
        {
            return e.Message;
        }
    }

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => Run(BeginAsync, ThrowTerminatingError);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Run(ProcessAsync, Fail);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Run(EndAsync, Fail);

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _cancellation.Cancel();

    /// <summary>Releases the cancellation token source. PowerShell calls this when the cmdlet has ended.</summary>
    public void Dispose()
    {
        _cancellation.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Prompts the user to unlock a vault, which may still be locked after it.</summary>
    /// <returns>False if the session is not interactive.</returns>
    private async Task<bool> TryPromptToUnlockAsync(string vault)
    {
        if (!IsInteractive)
        {
            return false;
        }

        if (await UnlockingAsync(() => StoreFinder.NamedAsync(vault, CancellationToken)) is VaultTokenStore locked)
        {
            using (await VaultCallQueue.AnnouncePromptAsync(CancellationToken))
            {
                locked.PromptToUnlock();
            }
        }

        return true;
    }

    private void Show(ProgressRecord record)
    {
        _showsProgress = record.RecordType == ProgressRecordType.Processing;
        WriteProgress(record);
    }

    private void ShowWait(TimeSpan? waited)
    {
        if (_cancellation.IsCancellationRequested || (waited is not null && _showsProgress))
        {
            return;
        }

        string status = waited is { } time ? WaitStatus!(ConsoleText.FormatNumber(Math.Round(time.TotalSeconds))) : "-";
        WriteProgress(new ProgressRecord(WaitId, MyInvocation.MyCommand.Name, status)
        {
            RecordType = waited is null ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        });
    }

    private void Run(Func<Task> body, Action<ErrorRecord> fail)
    {
        try
        {
            Pipeline = new(_cancellation, WaitStatus is null ? null : ShowWait);
            Pipeline.Run(body);
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (ApplianceAuthException e)
        {
            fail(ErrorMap.ToRecord(e, Target));
        }
    }
}
