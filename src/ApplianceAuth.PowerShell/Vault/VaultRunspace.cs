using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace ApplianceAuth.Vault;

/// <summary>Calls SecretManagement in a separate runspace, which cannot prompt.</summary>
/// <remarks>
/// In the caller's runspace, a locked vault would prompt in the console, which ends the script of a non-interactive session, and Ctrl+C would wait for the
/// vault. In a runspace without a host, on a worker thread, a locked vault is an error and Ctrl+C returns at once, while the call runs to completion.
/// </remarks>
internal static class VaultRunspace
{
    // Other code may call SecretManagement without VaultCallQueue. A call that collides with it is repeated within this time, because a vault of a cloud
    // takes seconds for a call, and a script may call it in several runspaces.
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan s_preparationAge = TimeSpan.FromSeconds(1);

    private static Runspace? s_runspace;

    /// <summary>Runs a call on a worker thread. <see cref="VaultCallQueue"/> admits one at a time.</summary>
    /// <param name="call">The call.</param>
    /// <param name="prepare">Runs before the call, when the queue has admitted it, and each second while the call is repeated.</param>
    /// <param name="timeProvider">Measures the time of repeated collisions.</param>
    /// <param name="cancellationToken">Cancels the wait. A running call is completed.</param>
    public static Task<VaultResult> InvokeAsync(VaultCall call, Action prepare, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        return Task.Run(() => Operation.VaultCall.RunAsync(timeProvider, RunAsync), cancellationToken).WaitAsync(cancellationToken);

        async Task<VaultResult> RunAsync(RunningOperation? running)
        {
            running?.Tag("applianceauth.vault.command", call.Command);
            await VaultCallQueue.EnterAsync(timeProvider, cancellationToken).ConfigureAwait(false);
            try
            {
                prepare();
                long start = timeProvider.GetTimestamp(), prepared = start;
                VaultResult result = Invoke(call);
                while (result.Collided && timeProvider.GetElapsedTime(start) < s_timeout)
                {
                    // At random, because the other code may call as regularly.
                    await Task.Delay(s_longestPause * Random.Shared.NextDouble(), timeProvider, cancellationToken).ConfigureAwait(false);
                    if (timeProvider.GetElapsedTime(prepared) > s_preparationAge)
                    {
                        prepare();
                        prepared = timeProvider.GetTimestamp();
                    }

                    result = Invoke(call);
                }

                if (result.Errors.FirstOrDefault(error => !error.IsNotFound) is { } error)
                {
                    running?.Fail(error.Id);
                }

                return result;
            }
            finally
            {
                VaultCallQueue.Leave();
            }
        }
    }

    /// <summary>Runs a call in the caller's own runspace, where the vault can prompt. The output is ignored.</summary>
    /// <remarks>On the pipeline thread only, after <see cref="VaultCallQueue.AnnouncePromptAsync"/>.</remarks>
    public static void Prompt(VaultCall call) => VaultCallQueue.RunPrompt(() =>
    {
        // Imported explicitly, because the user may have disabled module autoloading. Has no effect if it is already imported.
        using PowerShell import = PowerShell.Create(RunspaceMode.CurrentRunspace);
        InvokeSilently(import.AddCommand(@"Microsoft.PowerShell.Core\Import-Module")
            .AddParameter("Name", LoadedModule() ?? VaultModule.Name).AddParameter("Global", true));
        using PowerShell prompt = PowerShell.Create(RunspaceMode.CurrentRunspace);
        InvokeSilently(Add(prompt, call));
    });

    /// <summary>Runs a command without adding to the user's $Error. The next call reports a vault that is still locked.</summary>
    private static void InvokeSilently(PowerShell shell)
    {
        try
        {
            shell.AddParameter("ErrorAction", ActionPreference.Ignore).Invoke();
        }
        catch (CommandNotFoundException)
        {
            // SecretManagement cannot be imported in this runspace.
        }
    }

    private static VaultResult Invoke(VaultCall call)
    {
        using PowerShell shell = PowerShell.Create();
        shell.Runspace = OpenRunspace();
        try
        {
            IReadOnlyList<PSObject> output = Add(shell, call).Invoke();
            return new VaultResult(output, [.. shell.Streams.Error.Select(VaultErrorRecord.From)]);
        }
        catch (RuntimeException e)
        {
            return new VaultResult([], [.. shell.Streams.Error.Append(e.ErrorRecord).Select(VaultErrorRecord.From)]);
        }
    }

    private static PowerShell Add(PowerShell shell, VaultCall call)
    {
        shell.AddCommand(call.QualifiedCommand);
        foreach ((string name, object value) in call.Arguments)
        {
            shell.AddParameter(name, value);
        }

        return shell;
    }

    private static Runspace OpenRunspace()
    {
        if (s_runspace?.RunspaceStateInfo.State is not RunspaceState.Opened)
        {
            InitialSessionState state = InitialSessionState.CreateDefault2();
            state.ImportPSModule([LoadedModule() ?? VaultModule.Name]);
            s_runspace = RunspaceFactory.CreateRunspace(state);
            s_runspace.Open();
        }

        return s_runspace;
    }

    /// <summary>The manifest of the loaded SecretManagement, because a process can load only one version; null if none is loaded.</summary>
    private static string? LoadedModule() =>
        AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(assembly => assembly.GetName().Name == VaultModule.Name) is { } loaded
            && Path.ChangeExtension(loaded.Location, ".psd1") is var manifest && File.Exists(manifest)
                ? manifest
                : null;
}
