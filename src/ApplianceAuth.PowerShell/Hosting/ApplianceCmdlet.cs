using System.Management.Automation;
using System.Security;
using ApplianceAuth.Output;
using ApplianceAuth.Vault;

namespace ApplianceAuth.Hosting;

/// <summary>What all cmdlets share: an async body on the pipeline thread, Ctrl+C, and the one way to report a failure.</summary>
public abstract class ApplianceCmdlet : PSCmdlet, IDisposable
{
    private const int ProgressId = 1;
    private const int WaitId = 2;
    private static readonly string[] s_forTheHost = ["PSHOST"];
    private readonly CancellationTokenSource _stop = new();
    private bool _showsProgress;

    /// <summary>Ends every wait when the person presses Ctrl+C or the pipeline is stopped.</summary>
    /// <remarks>From PowerShell 7.6 on there is <c>Cmdlet.PipelineStopToken</c>; this can go when 7.6 is the oldest we serve.</remarks>
    private protected CancellationToken CancellationToken => _stop.Token;

    /// <summary>The run of the body: what the core calls back is posted to it.</summary>
    internal PipelineThread Pipeline { get; private set; } = null!;

    /// <summary>Whether somebody can be asked; where not, nothing may prompt, open a browser or unlock a vault.</summary>
    private protected bool IsInteractive => HostInteractivity.IsInteractive(Host);

    /// <summary>What is shown while a wait takes longer than a second and nothing else shows it; null where waiting is all that the cmdlet does.</summary>
    private protected virtual string? WaitsFor => "Waiting for the cloud or the vault";

    /// <summary>What the present input is about, for the error record: usually the account's address.</summary>
    private protected virtual object? Target => null;

    /// <summary>Runs once before the first input; a failure here ends the cmdlet.</summary>
    private protected virtual Task BeginAsync() => Task.CompletedTask;

    /// <summary>Runs for each input. Every await takes <see cref="CancellationToken"/> and comes back to the pipeline thread.</summary>
    private protected abstract Task ProcessAsync();

    /// <summary>Runs once after the last input.</summary>
    private protected virtual Task EndAsync() => Task.CompletedTask;

    /// <summary>Reports a failure: as an error of this one input, unless a cmdlet is one act that failed as a whole.</summary>
    private protected virtual void Fail(ErrorRecord error) => WriteError(error);

    /// <summary>Shows a line to the person: seen at a prompt, taken by <c>6&gt;</c>, silent with <c>-InformationAction Ignore</c>.</summary>
    internal void WriteHostMessage(string text) => WriteInformation(new HostInformationMessage { Message = text }, s_forTheHost);

    /// <summary>Warns of a failure that kept nothing from being done, with what to do about it.</summary>
    private protected void Warn(ApplianceAuthException failure) =>
        WriteWarning($"{ErrorMap.Id(failure)}: {ConsoleText.WithFullStop(failure.Message)} {ErrorMap.Recommendation(failure)}");

    /// <summary>Shows how a wait is going.</summary>
    /// <param name="activity">What is being waited for; the same text each time.</param>
    /// <param name="status">How it stands.</param>
    /// <param name="left">The time left, shown in seconds.</param>
    internal void ShowProgress(string activity, string status, TimeSpan left) =>
        Show(new ProgressRecord(ProgressId, activity, status) { SecondsRemaining = (int)left.TotalSeconds });

    /// <summary>Shows how far work has come.</summary>
    /// <param name="activity">What is being done; the same text each time.</param>
    /// <param name="status">How it stands.</param>
    /// <param name="percent">How much is done, 0 to 100; null where nobody knows.</param>
    private protected void ShowProgress(string activity, string status, int? percent) =>
        Show(new ProgressRecord(ProgressId, activity, status) { PercentComplete = percent ?? -1 });

    /// <summary>Takes the progress display away.</summary>
    internal void EndProgress(string activity) =>
        Show(new ProgressRecord(ProgressId, activity, "-") { RecordType = ProgressRecordType.Completed });

    /// <summary>Reads a line from the person without showing it. Only where <see cref="IsInteractive"/>.</summary>
    internal SecureString AskSecret(string label)
    {
        Host.UI.Write($"{label}: ");
        return Host.UI.ReadLineAsSecureString();
    }

    /// <summary>Runs work that needs the vault. If the vault is locked, waits until it has prompted the user, and runs the work once more.</summary>
    /// <param name="work">What to do. When it fails it must have released every lock: a user may take minutes to answer.</param>
    private protected async Task<T> UnlockingAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await Pipeline.CallAsync(work);
        }
        catch (ApplianceAuthException e) when (e.ErrorId is ErrorId.VaultLocked && !VaultGate.IsInsidePrompt)
        {
            if (VaultGate.Prompt is { } elsewhere)
            {
                await elsewhere.WaitAsync(CancellationToken);
            }
            else if (e.Vault is { } vault && IsInteractive)
            {
                await PromptToUnlockAsync(vault);
            }
            else
            {
                throw;
            }
        }

        return await Pipeline.CallAsync(work);
    }

    /// <summary>Runs the work on one of several targets: its failure is reported and does not keep the others back.</summary>
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

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => Run(BeginAsync, ThrowTerminatingError);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Run(ProcessAsync, Fail);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Run(EndAsync, Fail);

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _stop.Cancel();

    /// <summary>Frees the stop token's source; PowerShell calls this when the cmdlet is done.</summary>
    public void Dispose()
    {
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task PromptToUnlockAsync(string vault)
    {
        if (await StoreFinder.NamedAsync(vault, CancellationToken) is VaultTokenStore locked)
        {
            using (await VaultGate.AnnouncePromptAsync(CancellationToken))
            {
                locked.PromptToUnlock();
            }

            await locked.ProbeAsync(CancellationToken);
        }
    }

    private void Show(ProgressRecord record)
    {
        _showsProgress = record.RecordType == ProgressRecordType.Processing;
        WriteProgress(record);
    }

    private void ShowWait(TimeSpan? waited)
    {
        if (_stop.IsCancellationRequested || (waited is not null && _showsProgress))
        {
            return;
        }

        WriteProgress(new ProgressRecord(WaitId, MyInvocation.MyCommand.Name, waited is { } time ? $"{WaitsFor}: {ConsoleText.FormatNumber(Math.Round(time.TotalSeconds))} s" : "-")
        {
            RecordType = waited is null ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        });
    }

    private void Run(Func<Task> body, Action<ErrorRecord> fail)
    {
        try
        {
            Pipeline = new(_stop, WaitsFor is null ? null : ShowWait);
            Pipeline.Run(body);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (ApplianceAuthException e)
        {
            fail(ErrorMap.ToRecord(e, Target));
        }
    }
}
