using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Security.Cryptography;
using System.Text;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Vault;

/// <summary>A vault as SecretManagement has it registered.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Module">The module that it belongs to.</param>
/// <param name="IsDefault">Whether the person made it the default.</param>
/// <param name="Parameters">The extension's parameters as text, which together with the module name the storage.</param>
internal sealed record RegisteredVault(string Name, string Module, bool IsDefault, string Parameters = "")
{
    /// <summary>The vault as it is noted on this machine. A user has one SecretStore, under whatever names it is registered.</summary>
    public VaultReference Known => new(Name, Module, Module.Equals(SecretStoreMemory.Module, StringComparison.OrdinalIgnoreCase)
        ? SecretStoreMemory.Module
        : $"{Module}:{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Parameters)))[..16]}");

    private bool IsReserved => Name.Equals(BuiltInStore.StoreName, StringComparison.OrdinalIgnoreCase) || Name == MemoryTokenStore.StoreName;

    /// <summary>Takes what we need from what Get-SecretVault gives.</summary>
    public static RegisteredVault From(PSObject vault) => new(
        (string)vault.Properties["Name"].Value,
        (string)vault.Properties["ModuleName"].Value,
        (bool)vault.Properties["IsDefault"].Value,
        Text(vault.Properties["VaultParameters"]?.Value));

    /// <summary>The one named, else the default, else the only one.</summary>
    /// <param name="name">What the person said, or null.</param>
    /// <param name="registered">All registered vaults; at least one if none is named.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.VaultNotFound"/> or <see cref="ErrorId.VaultAmbiguous"/>; <see cref="ErrorId.VaultUnavailable"/>: its name is reserved.
    /// </exception>
    public static RegisteredVault Choose(string? name, IReadOnlyList<RegisteredVault> registered)
    {
        if (name is not null)
        {
            return registered.FirstOrDefault(vault => vault.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw VaultErrors.NotFound(name);
        }

        RegisteredVault chosen = registered.FirstOrDefault(vault => vault.IsDefault) ?? (registered is [var only]
            ? only
            : throw new ApplianceAuthException(
                ErrorId.VaultAmbiguous,
                $"Several vaults are registered and none is the default: {string.Join(", ", registered.Select(vault => vault.Name))}."));
        return chosen.IsReserved ? throw VaultErrors.Reserved(chosen) : chosen;
    }

    /// <summary>Parameters as text: the same for equal ones, in whatever order they were given.</summary>
    private static string Text(object? value) => value switch
    {
        PSObject { BaseObject: var inner } when inner is not PSObject => Text(inner),
        IDictionary members => $"{{{string.Join(';', members.Keys.Cast<object>().Select(key => $"{key}".ToUpperInvariant()).Zip(members.Values.Cast<object?>().Select(Text), (key, text) => $"{key}={text}").Order(StringComparer.Ordinal))}}}",
        string text => text,
        IEnumerable items => $"[{string.Join(';', items.Cast<object?>().Select(Text))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
