using System.Runtime.CompilerServices;
using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;
using ApplianceAuth.Vault;

namespace ApplianceAuth.Hosting;

/// <summary>Finds the store of an account. SecretManagement is loaded only if memory and this machine's files do not know the account.</summary>
internal static class StoreFinder
{
    /// <summary>The store that has an account, as far as memory and this machine's files know; null if they do not know it.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.StoreUnsafe"/> or <see cref="ErrorId.DataFolderUnavailable"/>.</exception>
    public static async Task<IAccountStore?> LocateAsync(AccountAddress account, CancellationToken cancellationToken) =>
        await ModuleServices.Memory.ReadAsync(account.KeySecretName, reload: false, cancellationToken) is not null ? ModuleServices.Memory : LocateFile(account);

    /// <summary>The store that has an account, as far as this machine's files know; null if they do not know it.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.StoreUnsafe"/> or <see cref="ErrorId.DataFolderUnavailable"/>.</exception>
    public static IAccountStore? LocateFile(AccountAddress account) => ModuleServices.Local.Find(account) is { } found ? StoreOf(found.Vault) : null;

    /// <summary>The stores that have an account of this address, as far as this machine's files know; none if they cannot be read.</summary>
    public static IEnumerable<IAccountStore> LocalStoresOf(AccountAddress account) =>
        ListIfReadable().Where(known => known.Address == account).Select(known => StoreOf(known.Vault));

    /// <summary>Whether the error is that this machine's files cannot be read at all.</summary>
    public static bool IsUnreadable(ApplianceAuthException error) => error.ErrorId is ErrorId.StoreUnsafe or ErrorId.DataFolderUnavailable;

    /// <summary>The store of a vault that this machine knows, or the built-in store.</summary>
    public static IAccountStore StoreOf(VaultReference? vault) => vault is null ? ModuleServices.BuiltIn : new VaultTokenStore(vault, ModuleServices.TimeProvider);

    /// <summary>The store that has an account which is, or was, in the store of a name, as far as this machine's files know; null if they do not know it.</summary>
    /// <param name="name">The name that was typed, or that a handle carries.</param>
    /// <param name="account">The account, which may have moved to another store.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.StoreUnsafe"/> or <see cref="ErrorId.DataFolderUnavailable"/>.</exception>
    public static IAccountStore? LocateNamed(string name, AccountAddress account) =>
        name != MemoryTokenStore.StoreName && ModuleServices.Local.Find(account, name) is { } found ? StoreOf(found.Vault) : null;

    /// <summary>The store of a name. Vaults are listed.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.VaultNotFound"/> or <see cref="ErrorId.VaultUnavailable"/>.</exception>
    public static async Task<IAccountStore> NamedAsync(string name, CancellationToken cancellationToken) => name == MemoryTokenStore.StoreName ? ModuleServices.Memory
        : name.Equals(BuiltInStore.StoreName, StringComparison.OrdinalIgnoreCase) ? ModuleServices.BuiltIn
        : await VaultTokenStore.FindAsync(name, ModuleServices.TimeProvider, cancellationToken);

    /// <summary>The store for an account that no file knows: SecretManagement's default or only vault, or else the built-in store.</summary>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.VaultAmbiguous"/>; <see cref="ErrorId.VaultUnavailable"/>: this machine has accounts in a vault, and there is no vault now.
    /// </exception>
    public static async Task<IAccountStore> DefaultAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<RegisteredVault> vaults = VaultModule.IsInstalled() ? await VaultTokenStore.ListVaultsAsync(ModuleServices.TimeProvider, cancellationToken) : [];
        return vaults.Count > 0 ? StoreOf(RegisteredVault.Choose(null, vaults).Known)
            : ModuleServices.Local.List().FirstOrDefault(account => account.Vault is not null) is { Vault: { } used } known ? throw VaultErrors.Removed(used.Name, known.Address)
            : ModuleServices.BuiltIn;
    }

    /// <summary>
    /// The stores in which a pattern is looked for: memory, the built-in store, vaults that this machine has used, and the default vault; or the one named.
    /// </summary>
    /// <exception cref="ApplianceAuthException">As <see cref="NamedAsync"/> and <see cref="DefaultAsync"/>, once the stores before it were returned.</exception>
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

        if (VaultModule.IsInstalled() && await VaultTokenStore.ListVaultsAsync(ModuleServices.TimeProvider, cancellationToken) is [_, ..] vaults
            && RegisteredVault.Choose(null, vaults).Known is { } chosen && keys.Add(chosen.Key))
        {
            yield return StoreOf(chosen);
        }
    }

    /// <summary>The accounts in this machine's files; none if they cannot be read. Reading the built-in store reports that error.</summary>
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
