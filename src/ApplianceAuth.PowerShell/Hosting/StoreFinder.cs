using System.Runtime.CompilerServices;
using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;
using ApplianceAuth.Vault;

namespace ApplianceAuth.Hosting;

/// <summary>Finds the store of an account. Loads SecretManagement only if the account is not in memory or in this machine's files.</summary>
internal static class StoreFinder
{
    /// <summary>Finds the store of an account in memory and this machine's files; null if they do not contain it.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.StoreUnsafe"/> or <see cref="ErrorId.DataFolderUnavailable"/>.</exception>
    public static async Task<IAccountStore?> LocateAsync(AccountAddress account, CancellationToken cancellationToken) =>
        await ModuleServices.Memory.ReadAsync(account.KeySecretName, reload: false, cancellationToken) is not null
            ? ModuleServices.Memory
            : LocateFile(account);

    /// <summary>Finds the store of an account in this machine's files; null if they do not contain it.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.StoreUnsafe"/> or <see cref="ErrorId.DataFolderUnavailable"/>.</exception>
    public static IAccountStore? LocateFile(AccountAddress account) => ModuleServices.Local.Find(account) is { } found ? StoreOf(found.Vault) : null;

    /// <summary>The stores that have an account of this address according to this machine's files; empty if the files cannot be read.</summary>
    public static IEnumerable<IAccountStore> LocalStoresOf(AccountAddress account) =>
        ListIfReadable().Where(known => known.Address == account).Select(known => StoreOf(known.Vault));

    /// <summary>Whether the error is that this machine's files cannot be read at all.</summary>
    public static bool IsUnreadable(ApplianceAuthException error) => error.ErrorId is ErrorId.StoreUnsafe or ErrorId.DataFolderUnavailable;

    /// <summary>The store of a vault that this machine has used, or the built-in store for null.</summary>
    public static IAccountStore StoreOf(VaultReference? vault) =>
        vault is null ? ModuleServices.BuiltIn : new VaultTokenStore(vault, ModuleServices.TimeProvider);

    /// <summary>Finds the store of an account that is or was in the named store, in this machine's files; null if they do not contain it.</summary>
    /// <param name="name">The store's name, from -Vault or a piped object.</param>
    /// <param name="account">The account, which may have been moved to another store.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.StoreUnsafe"/> or <see cref="ErrorId.DataFolderUnavailable"/>.</exception>
    public static IAccountStore? LocateNamed(string name, AccountAddress account) =>
        name != MemoryTokenStore.StoreName && ModuleServices.Local.Find(account, name) is { } found ? StoreOf(found.Vault) : null;

    /// <summary>Finds a store by name. Lists the vaults of SecretManagement.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.VaultNotFound"/> or <see cref="ErrorId.VaultUnavailable"/>.</exception>
    public static async Task<IAccountStore> NamedAsync(string name, CancellationToken cancellationToken) =>
        name == MemoryTokenStore.StoreName ? ModuleServices.Memory
        : name.Equals(BuiltInStore.StoreName, StringComparison.OrdinalIgnoreCase) ? ModuleServices.BuiltIn
        : await VaultTokenStore.FindAsync(name, ModuleServices.TimeProvider, cancellationToken);

    /// <summary>Returns the store for a new account: SecretManagement's default or only vault, else the built-in store.</summary>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.VaultAmbiguous"/>; <see cref="ErrorId.VaultUnavailable"/>: this machine has accounts in a vault, but no vault is registered.
    /// </exception>
    public static async Task<IAccountStore> DefaultAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<RegisteredVault> vaults =
            VaultModule.IsInstalled() ? await VaultTokenStore.ListVaultsAsync(ModuleServices.TimeProvider, cancellationToken) : [];
        if (vaults.Count > 0)
        {
            return StoreOf(RegisteredVault.Default(vaults).Reference);
        }

        return ModuleServices.Local.List().FirstOrDefault(account => account.Vault is not null) is { Vault: { } used } known
            ? throw VaultErrors.Removed(used.Name, known.Address)
            : ModuleServices.BuiltIn;
    }

    /// <summary>
    /// Returns the stores to search for a pattern: the named store, or memory, the built-in store, the vaults that this machine has used and the default
    /// vault.
    /// </summary>
    /// <exception cref="ApplianceAuthException">
    /// As <see cref="NamedAsync"/> and <see cref="DefaultAsync"/>, after the previous stores were returned.
    /// </exception>
    public static async IAsyncEnumerable<IAccountStore> ToSearchAsync(string? name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (name is not null)
        {
            yield return await NamedAsync(name, cancellationToken);
            yield break;
        }

        yield return ModuleServices.Memory;
        yield return ModuleServices.BuiltIn;
        HashSet<string> keys = new(StringComparer.OrdinalIgnoreCase);
        foreach (VaultReference vault in ListIfReadable().Select(account => account.Vault).OfType<VaultReference>().Where(vault => keys.Add(vault.Key)))
        {
            yield return StoreOf(vault);
        }

        if (VaultModule.IsInstalled()
            && await VaultTokenStore.ListVaultsAsync(ModuleServices.TimeProvider, cancellationToken) is [_, ..] vaults
            && RegisteredVault.Default(vaults).Reference is { } chosen && keys.Add(chosen.Key))
        {
            yield return StoreOf(chosen);
        }
    }

    /// <summary>The accounts in this machine's files; empty if the files cannot be read. The built-in store reports that error.</summary>
    private static IReadOnlyList<LocalAccount> ListIfReadable()
    {
        try
        {
            return ModuleServices.Local.List();
        }
        catch (ApplianceAuthException e) when (IsUnreadable(e))
        {
            return [];
        }
    }
}
