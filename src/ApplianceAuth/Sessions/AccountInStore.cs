using ApplianceAuth.Stores;

namespace ApplianceAuth.Sessions;

/// <summary>An account in one of the two stores of a move.</summary>
/// <param name="entry">The cache entry of the account in the store.</param>
/// <param name="store">The store.</param>
internal sealed class AccountInStore(AccountCacheEntry entry, IAccountStore store)
{
    /// <summary>The cache entry of the account in the store.</summary>
    public AccountCacheEntry Entry { get; } = entry;

    /// <summary>The store.</summary>
    public IAccountStore Store { get; } = store;

    /// <summary>The store as it is named in headers: null is the built-in store.</summary>
    public VaultReference? Vault => Store is ITokenStore ? new(Store.Name, Store.Module ?? "", Store.Key) : null;

    /// <summary>The path of the account's lock, which orders the locks of two places.</summary>
    public string LockPath => Entry.Files!.Lock(Entry.Address);

    /// <summary>Whether a header names this store.</summary>
    public bool Is(VaultReference? vault) => vault is null ? Store is not ITokenStore : vault.Key.Equals(Store.Key, StringComparison.OrdinalIgnoreCase);
}
