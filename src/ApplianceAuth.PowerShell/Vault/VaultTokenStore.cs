using System.Management.Automation;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Vault;

/// <summary>Stores sessions in a vault that is registered with SecretManagement.</summary>
/// <remarks>The methods are thread-safe. Only <see cref="PromptToUnlock"/> prompts.</remarks>
internal sealed class VaultTokenStore : ITokenStore
{
    /// <summary>The name of a secret that does not exist. Reading it shows whether the vault works.</summary>
    private const string Probe = "ApplianceAuthProbe";

    private readonly TimeProvider _timeProvider;
    private volatile string _name;

    /// <summary>Creates the store of a known vault, without listing the vaults.</summary>
    /// <param name="vault">The vault.</param>
    /// <param name="timeProvider">Measures waits.</param>
    public VaultTokenStore(VaultReference vault, TimeProvider timeProvider)
    {
        (_name, Module, Key) = vault;
        _timeProvider = timeProvider;
    }

    /// <inheritdoc/>
    /// <remarks>The present name. A vault that has been registered under another name is found by its <see cref="Key"/>.</remarks>
    public string Name => _name;

    /// <inheritdoc/>
    public string Module { get; }

    /// <inheritdoc/>
    public string Key { get; }

    /// <inheritdoc/>
    public string Protection => "SecretManagement";

    /// <inheritdoc/>
    public bool IsSharedByMachines => !IsSecretStore;

    /// <inheritdoc/>
    public bool MayLag => IsSecretStore && !SecretStoreState.CanReload();

    // SecretStore is on this machine's disk. Other vaults may be shared with other machines.
    private bool IsSecretStore => Module.Equals(SecretStoreState.Module, StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds the vault with a name; case does not matter. <see cref="ProbeAsync"/> checks that it works.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.VaultNotFound"/> or <see cref="ErrorId.VaultUnavailable"/>.</exception>
    public static async Task<VaultTokenStore> FindAsync(string name, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        new(RegisteredVault.Find(name, await ListVaultsAsync(timeProvider, cancellationToken).ConfigureAwait(false)).Reference, timeProvider);

    /// <summary>Lists the registered vaults.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.VaultUnavailable"/>: SecretManagement is not installed or does not work.</exception>
    public static async Task<IReadOnlyList<RegisteredVault>> ListVaultsAsync(TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        VaultCall call = VaultCall.Vaults();
        VaultResult result = await VaultRunspace.InvokeAsync(call, () => { }, timeProvider, cancellationToken).ConfigureAwait(false);
        return result.Errors is [var error, ..]
            ? throw VaultErrors.Unavailable(null, call, error)
            : [.. result.Output.Select(RegisteredVault.From)];
    }

    /// <summary>Checks that the vault works.</summary>
    /// <remarks>Get-SecretInfo succeeds even if SecretStore's password has timed out, and Test-SecretVault writes a secret.</remarks>
    /// <exception cref="ApplianceAuthException">An error of the vault, such as <see cref="ErrorId.VaultLocked"/>.</exception>
    public Task ProbeAsync(CancellationToken cancellationToken) => ReadAsync(Probe, reload: false, cancellationToken);

    /// <summary>Makes the vault prompt the user for its password, on the pipeline thread and in the caller's runspace. Unlocks it for the process.</summary>
    /// <remarks>The caller must hold no lock, and must call <see cref="VaultCallQueue.AnnouncePromptAsync"/> before.</remarks>
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
        // Also removes secrets that cannot be read or are not strings. Vaults report missing secrets differently, so the existence is checked first.
        VaultResult found = await ResultAsync(vault => VaultCall.Read(vault, name), reload: true, writes: false, cancellationToken).ConfigureAwait(false);
        VaultResult removed = await ResultAsync(vault => VaultCall.Remove(vault, name), reload: true, writes: true, cancellationToken).ConfigureAwait(false);
        if (found.Output.Count > 0 || found.Errors.Any(error => !error.IsNotFound))
        {
            VaultErrors.Check(Name, VaultCall.Remove(Name, name), removed.Errors);
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
        VaultResult result = await ResultAsync(call, reload, writes, cancellationToken).ConfigureAwait(false);
        VaultErrors.Check(Name, call(Name), result.Errors);
        return result.Output;
    }

    private async Task<VaultResult> ResultAsync(Func<string, VaultCall> call, bool reload, bool writes, CancellationToken cancellationToken)
    {
        VaultResult result = await VaultRunspace.InvokeAsync(call(Name), Prepare, _timeProvider, cancellationToken).ConfigureAwait(false);
        if (result.Errors.Any(error => error.IsVaultNotFound))
        {
            await FindAgainAsync(cancellationToken).ConfigureAwait(false);
            result = await VaultRunspace.InvokeAsync(call(Name), Prepare, _timeProvider, cancellationToken).ConfigureAwait(false);
        }

        return result;

        void Prepare()
        {
            if (IsSecretStore && SecretStoreState.IsLocked())
            {
                throw VaultErrors.Locked(Name);
            }

            if (IsSecretStore && reload && !SecretStoreState.Reload() && writes)
            {
                throw VaultErrors.Stale(Name);
            }
        }
    }

    /// <summary>Finds the present name of the vault, and stores it for other processes.</summary>
    private async Task FindAgainAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<RegisteredVault> registered = await ListVaultsAsync(_timeProvider, cancellationToken).ConfigureAwait(false);
        _name = registered.Select(vault => vault.Reference).FirstOrDefault(known => known.Key.Equals(Key, StringComparison.OrdinalIgnoreCase))?.Name
            ?? throw VaultErrors.Unregistered(Name);
        _ = DataFolder.OfThisUser().Of(this);
    }
}
