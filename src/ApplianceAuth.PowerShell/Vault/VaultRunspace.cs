using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace ApplianceAuth.Vault;

/// <summary>Calls SecretManagement in a runspace of this module, which cannot prompt.</summary>
/// <remarks>
/// In the caller's own runspace a locked vault would prompt in the console, which without a user ends the whole script, and Ctrl+C would wait for the vault.
/// In a runspace without a host, on a worker, a locked vault is an error and Ctrl+C returns at once, while the call runs to its end.
/// </remarks>
internal static class VaultRunspace
{
    // Other code that calls SecretManagement does not use our gate. A call that collides with it is repeated for so long.
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    private static Runspace? s_runspace;

    /// <summary>Makes a call on a worker, alone.</summary>
    /// <param name="call">The command.</param>
    /// <param name="before">What has to be done or looked at first, alone like the call itself.</param>
    /// <param name="timeProvider">Measures how long collisions are borne.</param>
    /// <param name="cancellationToken">Ends the wait; a call that has begun goes on to its end.</param>
    public static Task<VaultResult> InvokeAsync(VaultCall call, Action before, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        return Task.Run(AloneAsync, cancellationToken).WaitAsync(cancellationToken);

        async Task<VaultResult> AloneAsync()
        {
            await VaultGate.EnterAsync(timeProvider, cancellationToken).ConfigureAwait(false);
            try
            {
                before();
                long began = timeProvider.GetTimestamp();
                VaultResult answer = Invoke(call);
                while (answer.Collided && timeProvider.GetElapsedTime(began) < s_timeout)
                {
                    await Task.Delay(s_pause, timeProvider, cancellationToken).ConfigureAwait(false);
                    answer = Invoke(call);
                }

                return answer;
            }
            finally
            {
                VaultGate.Leave();
            }
        }
    }

    /// <summary>Makes a call in the caller's own runspace, where the vault can prompt; the answer is of no interest.</summary>
    /// <remarks>On the pipeline thread only, after <see cref="VaultGate.AnnouncePromptAsync"/>.</remarks>
    public static void Prompt(VaultCall call) => VaultGate.RunPrompt(() =>
    {
        // Imported by hand, since the user may have switched off the automatic import. Where it is imported already, this does nothing.
        using PowerShell import = PowerShell.Create(RunspaceMode.CurrentRunspace);
        Quietly(import.AddCommand(@"Microsoft.PowerShell.Core\Import-Module").AddParameter("Name", LoadedModule() ?? VaultCall.Module).AddParameter("Global", true));
        using PowerShell prompt = PowerShell.Create(RunspaceMode.CurrentRunspace);
        Quietly(Add(prompt, call));
    });

    /// <summary>Leaves nothing in the user's $Error. What fails here is reported by the next call, which finds the vault locked.</summary>
    private static void Quietly(PowerShell shell)
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
        shell.Runspace = Opened();
        try
        {
            IReadOnlyList<PSObject> output = Add(shell, call).Invoke();
            return new VaultResult(output, [.. shell.Streams.Error.Select(VaultFault.From)]);
        }
        catch (RuntimeException e)
        {
            return new VaultResult([], [.. shell.Streams.Error.Append(e.ErrorRecord).Select(VaultFault.From)]);
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

    private static Runspace Opened()
    {
        if (s_runspace?.RunspaceStateInfo.State is not RunspaceState.Opened)
        {
            InitialSessionState state = InitialSessionState.CreateDefault2();
            state.ImportPSModule([LoadedModule() ?? VaultCall.Module]);
            s_runspace = RunspaceFactory.CreateRunspace(state);
            s_runspace.Open();
        }

        return s_runspace;
    }

    /// <summary>The manifest of the copy that the process has loaded: another version cannot be loaded beside it.</summary>
    private static string? LoadedModule() =>
        AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(assembly => assembly.GetName().Name == VaultCall.Module) is { } loaded
            && Path.ChangeExtension(loaded.Location, ".psd1") is var manifest && File.Exists(manifest)
                ? manifest
                : null;
}
