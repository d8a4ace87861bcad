using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Security.Cryptography;
using System.Text;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Vault;

/// <summary>A vault that is registered with SecretManagement.</summary>
/// <param name="Name">The vault's name.</param>
/// <param name="Module">The name of its extension module.</param>
/// <param name="IsDefault">Whether it is SecretManagement's default vault.</param>
/// <param name="Parameters">The vault parameters as text. Together with the module they identify the storage.</param>
internal sealed record RegisteredVault(string Name, string Module, bool IsDefault, string Parameters = "")
{
    /// <summary>The reference that this machine stores. A user has only one SecretStore, even if it is registered under several names.</summary>
    public VaultReference Reference => new(Name, Module, Module.Equals(SecretStoreState.Module, StringComparison.OrdinalIgnoreCase)
        ? SecretStoreState.Module
        : $"{Module}:{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Parameters)))[..16]}");

    private bool IsReserved => Name.Equals(BuiltInStore.StoreName, StringComparison.OrdinalIgnoreCase) || Name == MemoryTokenStore.StoreName;

    /// <summary>Converts an object of Get-SecretVault.</summary>
    public static RegisteredVault From(PSObject vault) => new(
        (string)vault.Properties["Name"].Value,
        (string)vault.Properties["ModuleName"].Value,
        (bool)vault.Properties["IsDefault"].Value,
        Text(vault.Properties["VaultParameters"]?.Value));

    /// <summary>Returns the vault with a name; case does not matter.</summary>
    /// <param name="name">The name.</param>
    /// <param name="registered">All registered vaults.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.VaultNotFound"/>.</exception>
    public static RegisteredVault Find(string name, IReadOnlyList<RegisteredVault> registered) =>
        registered.FirstOrDefault(vault => vault.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? throw VaultErrors.NotFound(name);

    /// <summary>Returns the default vault, else the only vault.</summary>
    /// <param name="registered">All registered vaults; at least one.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.VaultAmbiguous"/>; <see cref="ErrorId.VaultUnavailable"/>: its name is reserved.
    /// </exception>
    public static RegisteredVault Default(IReadOnlyList<RegisteredVault> registered)
    {
        RegisteredVault chosen = registered.FirstOrDefault(vault => vault.IsDefault) ?? (registered is [var only]
            ? only
            : throw new ApplianceAuthException(
                ErrorId.VaultAmbiguous,
                CmdletMessages.FormatVaultAmbiguous(string.Join(", ", registered.Select(vault => vault.Name)))));
        return chosen.IsReserved ? throw VaultErrors.Reserved(chosen) : chosen;
    }

    /// <summary>Returns parameters as text, independent of their order.</summary>
    private static string Text(object? value) => value switch
    {
        PSObject { BaseObject: var inner } when inner is not PSObject => Text(inner),
        IDictionary members => $"{{{string.Join(';', members.Keys.Cast<object>().Select(key => Pair(key, members[key])).Order(StringComparer.Ordinal))}}}",
        string text => text,
        IEnumerable items => $"[{string.Join(';', items.Cast<object?>().Select(Text))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Pair(object key, object? value) => $"{$"{key}".ToUpperInvariant()}={Text(value)}";
}
