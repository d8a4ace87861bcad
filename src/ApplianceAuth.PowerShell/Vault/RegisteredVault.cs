using System.Management.Automation;

namespace ApplianceAuth.Vault;

/// <summary>A vault as SecretManagement has it registered.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Module">The module that it belongs to.</param>
/// <param name="IsDefault">Whether the person made it the default.</param>
internal sealed record RegisteredVault(string Name, string Module, bool IsDefault)
{
    /// <summary>Takes what we need from what Get-SecretVault gives.</summary>
    public static RegisteredVault From(PSObject vault) => new(
        (string)vault.Properties["Name"].Value,
        (string)vault.Properties["ModuleName"].Value,
        (bool)vault.Properties["IsDefault"].Value);

    /// <summary>The one named, else the default, else the only one.</summary>
    /// <param name="name">What the person said, or null.</param>
    /// <param name="registered">All vaults there are.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="Reason.VaultNotFound"/>, <see cref="Reason.NoVault"/> or <see cref="Reason.VaultAmbiguous"/>.
    /// </exception>
    public static RegisteredVault Choose(string? name, IReadOnlyList<RegisteredVault> registered)
    {
        if (registered.Count == 0)
        {
            throw new ApplianceAuthException(Reason.NoVault, "No vault is registered to keep the sign-in in.");
        }

        if (name is not null)
        {
            return registered.FirstOrDefault(vault => vault.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw VaultErrors.NotFound(name);
        }

        return registered.FirstOrDefault(vault => vault.IsDefault) ?? (registered is [var only]
            ? only
            : throw new ApplianceAuthException(
                Reason.VaultAmbiguous,
                $"Several vaults are registered and none is the default: {string.Join(", ", registered.Select(vault => vault.Name))}."));
    }
}
