using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace ApplianceAuth.Vault;

/// <summary>Where SecretManagement is called: one call at a time in this process, in a runspace that asks nobody anything.</summary>
/// <remarks>
/// SecretManagement 1.1.2 runs the vaults of all runspaces in a single one, without a lock (PowerShell/SecretManagement#188):
/// of 40 parallel calls, 39 failed. A gate makes all succeed. In the person's own runspace a locked vault would ask through
/// the console, which without a person ends the whole script, and Ctrl+C would wait for the vault; in a runspace without a
/// host, on a worker, a locked vault is an error and Ctrl+C returns at once, while the call runs to its end behind the gate.
/// </remarks>
internal static class VaultRunspace
{
    // Code of others that calls SecretManagement takes no gate of ours. What collides with it is called again for so long.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    private static readonly SemaphoreSlim s_gate = new(1, 1);
    private static Runspace? s_runspace;

    /// <summary>Makes a call on a worker, alone.</summary>
    /// <param name="call">The command.</param>
    /// <param name="before">What has to be done or looked at first, alone like the call itself.</param>
    /// <param name="clock">Measures how long collisions are borne.</param>
    /// <param name="stop">Ends the wait; a call that has begun goes on to its end.</param>
    public static Task<VaultAnswer> InvokeAsync(VaultCall call, Action before, TimeProvider clock, CancellationToken stop)
    {
        // The gate is taken and given back on the worker: no pipeline thread that is busy elsewhere can keep it closed.
        return Task.Run(AloneAsync, stop).WaitAsync(stop);

        async Task<VaultAnswer> AloneAsync()
        {
            await s_gate.WaitAsync(stop).ConfigureAwait(false);
            try
            {
                before();
                long began = clock.GetTimestamp();
                VaultAnswer answer = Invoke(call);
                while (answer.Collided && clock.GetElapsedTime(began) < s_patience)
                {
                    await Task.Delay(s_pause, clock, stop).ConfigureAwait(false);
                    answer = Invoke(call);
                }

                return answer;
            }
            finally
            {
                s_gate.Release();
            }
        }
    }

    /// <summary>Makes a call in the person's own runspace, where the vault can ask them; the answer is of no interest.</summary>
    /// <remarks>On the pipeline thread only. Other runspaces wait at the gate until the person has answered.</remarks>
    public static async Task AskAsync(VaultCall call, CancellationToken stop)
    {
        await s_gate.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            using PowerShell shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
            // Ignored, so that nothing of this is left in the person's $Error.
            Add(shell, call).AddParameter("ErrorAction", ActionPreference.Ignore).Invoke();
        }
        finally
        {
            s_gate.Release();
        }
    }

    private static VaultAnswer Invoke(VaultCall call)
    {
        using PowerShell shell = PowerShell.Create();
        shell.Runspace = Opened();
        try
        {
            IReadOnlyList<PSObject> output = Add(shell, call).Invoke();
            return new VaultAnswer(output, [.. shell.Streams.Error.Select(VaultFault.From)]);
        }
        catch (RuntimeException e)
        {
            return new VaultAnswer([], [.. shell.Streams.Error.Append(e.ErrorRecord).Select(VaultFault.From)]);
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
