using System.Management.Automation;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Vault;

/// <summary>Keeps sign-ins in a vault that is registered with SecretManagement.</summary>
/// <remarks>
/// May be called from any thread, and from several at once. Only <see cref="PromptToUnlock"/> prompts.
/// </remarks>
internal sealed class VaultTokenStore : ITokenStore
{
    /// <summary>A secret that no vault holds: asking for it shows whether the vault answers.</summary>
    private const string Probe = "ApplianceAuthProbe";

    private readonly TimeProvider _clock;
    private volatile string _name;

    /// <summary>A vault that was found before: no vaults are listed.</summary>
    /// <param name="vault">The vault.</param>
    /// <param name="timeProvider">Measures waits.</param>
    public VaultTokenStore(VaultReference vault, TimeProvider timeProvider)
    {
        (_name, Module, Key) = vault;
        _clock = timeProvider;
    }

    /// <inheritdoc/>
    /// <remarks>The present name: a vault that was registered under another name since it was noted is found by its <see cref="Key"/>.</remarks>
    public string Name => _name;

    /// <inheritdoc/>
    public string Module { get; }

    /// <inheritdoc/>
    public string Key { get; }

    /// <inheritdoc/>
    public string Protection => "SecretManagement";

    /// <inheritdoc/>
    public bool OtherMachinesSeeIt => !IsSecretStore;

    /// <inheritdoc/>
    public bool MayLag => IsSecretStore && !SecretStoreMemory.CanReload();

    // Its vaults lie on this machine's disk. Every other vault may be shared with other machines.
    private bool IsSecretStore => Module.Equals(SecretStoreMemory.Module, StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds a vault: the one named, else SecretManagement's default, else the only one there is.</summary>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.VaultNotFound"/>, <see cref="ErrorId.VaultAmbiguous"/> or
    /// <see cref="ErrorId.VaultUnavailable"/>. That it is there does not say that it works: <see cref="ProbeAsync"/> does.
    /// </exception>
    public static async Task<VaultTokenStore> FindAsync(string? name, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        return new(RegisteredVault.Choose(name, await ListVaultsAsync(timeProvider, cancellationToken).ConfigureAwait(false)).Known, timeProvider);
    }

    /// <summary>Lists the registered vaults.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.VaultUnavailable"/>: SecretManagement is not installed or does not work.</exception>
    public static async Task<IReadOnlyList<RegisteredVault>> ListVaultsAsync(TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        VaultCall call = VaultCall.Vaults();
        VaultResult answer = await VaultRunspace.InvokeAsync(call, () => { }, timeProvider, cancellationToken).ConfigureAwait(false);
        return answer.Faults is [var fault, ..]
            ? throw VaultErrors.Unavailable("SecretManagement", call, fault)
            : [.. answer.Output.Select(RegisteredVault.From)];
    }

    /// <summary>Makes sure that the vault answers, before anything depends on it.</summary>
    /// <remarks>
    /// Not by Get-SecretInfo, which still succeeds when SecretStore's password has timed out, nor by Test-SecretVault, which writes.
    /// </remarks>
    /// <exception cref="ApplianceAuthException">The vault is locked, missing or damaged.</exception>
    public Task ProbeAsync(CancellationToken cancellationToken) => ReadAsync(Probe, reload: false, cancellationToken);

    /// <summary>Lets the vault prompt the user for its password, on the pipeline thread: the one call that is made in the caller's own runspace.</summary>
    /// <remarks>What it unlocks is unlocked for the process. No lock may be held, and <see cref="VaultGate.AnnouncePromptAsync"/> comes before it.</remarks>
    public void PromptToUnlock() => VaultRunspace.Prompt(VaultCall.Read(Name, Probe));

    /// <inheritdoc/>
    public async Task<string?> ReadAsync(string name, bool reload, CancellationToken cancellationToken)
    {
        IReadOnlyList<PSObject> found = await InvokeAsync(vault => VaultCall.Read(vault, name), reload, cancellationToken).ConfigureAwait(false);
        return found switch
        {
            [] => null,
            [{ BaseObject: string text }] => text,
            _ => throw VaultErrors.NotString(Name, name, found is [{ BaseObject: var value }] ? value : found),
        };
    }

    /// <inheritdoc/>
    public Task WriteAsync(string name, string text, CancellationToken cancellationToken) =>
        InvokeAsync(vault => VaultCall.Write(vault, name, text), reload: true, cancellationToken, writes: true);

    /// <inheritdoc/>
    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        // Also a secret that cannot be read, or that is not a string. Vaults report a missing secret each in their own way, so that is looked up before.
        VaultResult there = await ResultAsync(vault => VaultCall.Read(vault, name), reload: true, writes: false, cancellationToken).ConfigureAwait(false);
        VaultResult removed = await ResultAsync(vault => VaultCall.Remove(vault, name), reload: true, writes: true, cancellationToken).ConfigureAwait(false);
        if (there.Output.Count > 0 || there.Faults.Any(fault => !fault.IsNotFound))
        {
            VaultErrors.Check(Name, VaultCall.Remove(Name, name), removed.Faults);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        IReadOnlyList<PSObject> found = await InvokeAsync(vault => VaultCall.List(vault, prefix), reload: true, cancellationToken).ConfigureAwait(false);
        return [.. found.Select(info => (string)info.Properties["Name"].Value)];
    }

    private async Task<IReadOnlyList<PSObject>> InvokeAsync(Func<string, VaultCall> call, bool reload, CancellationToken cancellationToken, bool writes = false)
    {
        VaultResult answer = await ResultAsync(call, reload, writes, cancellationToken).ConfigureAwait(false);
        VaultErrors.Check(Name, call(Name), answer.Faults);
        return answer.Output;
    }

    private async Task<VaultResult> ResultAsync(Func<string, VaultCall> call, bool reload, bool writes, CancellationToken cancellationToken)
    {
        VaultResult answer = await VaultRunspace.InvokeAsync(call(Name), Prepare, _clock, cancellationToken).ConfigureAwait(false);
        if (answer.Faults.Any(fault => fault.IsVaultNotFound))
        {
            await FindAgainAsync(cancellationToken).ConfigureAwait(false);
            answer = await VaultRunspace.InvokeAsync(call(Name), Prepare, _clock, cancellationToken).ConfigureAwait(false);
        }

        return answer;

        void Prepare()
        {
            if (IsSecretStore && SecretStoreMemory.IsLocked())
            {
                throw VaultErrors.Locked(Name);
            }

            if (IsSecretStore && reload && !SecretStoreMemory.Reload() && writes)
            {
                throw VaultErrors.Stale(Name);
            }
        }
    }

    /// <summary>Finds the vault under the name that it is registered with now, and notes that name for the next process.</summary>
    private async Task FindAgainAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<RegisteredVault> registered = await ListVaultsAsync(_clock, cancellationToken).ConfigureAwait(false);
        _name = registered.Select(vault => vault.Known).FirstOrDefault(known => known.Key.Equals(Key, StringComparison.OrdinalIgnoreCase))?.Name
            ?? throw VaultErrors.Unregistered(Name);
        _ = DataFolder.OfThisUser().Of(this);
    }
}
