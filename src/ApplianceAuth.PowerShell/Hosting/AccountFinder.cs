using System.Collections.Concurrent;
using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Hosting;

/// <summary>Finds the account that a cmdlet uses: the specified one, the default account, or the only one.</summary>
internal static class AccountFinder
{
    /// <summary>Accounts in memory or in this machine's files, cached for 30 s, so that calls in a loop read no files.</summary>
    private static readonly ConcurrentDictionary<string, TimedCache<AccountReference>> s_found = new();

    /// <summary>The accounts of a vault that has no account signed in from this machine, cached for 30 s.</summary>
    private static readonly ConcurrentDictionary<string, TimedCache<IReadOnlyList<AccountAddress>>> s_listed = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The account of a literal address.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.AccountNameInvalid"/>, or an error of the store.</exception>
    public static async Task<AccountReference> LiteralAsync(string address, string? vault, CancellationToken cancellationToken)
    {
        if (Cached(address, vault) is { } cached)
        {
            return cached;
        }

        AccountAddress account = AccountAddress.Parse(address);
        IAccountStore? known = vault is null ? await StoreFinder.LocateAsync(account, cancellationToken) : StoreFinder.LocateNamed(vault, account);
        return known is not null ? Cache(address, vault, new(known, account))
            : new(vault is null ? await StoreFinder.DefaultAsync(cancellationToken) : await StoreFinder.NamedAsync(vault, cancellationToken), account);
    }

    /// <summary>The account of a literal address, or the only account if the address is null; null unless it was cached in the last 30 s.</summary>
    public static AccountReference? Cached(string? address, string? vault) =>
        s_found.TryGetValue(CacheKey(address, vault), out TimedCache<AccountReference>? found) && found.IsRecent ? found.Value : null;

    /// <summary>
    /// Finds the default account: the one selected for this process, else the one stored for this user, else the only one that was signed in on this
    /// machine, else the only one in the default vault.
    /// </summary>
    /// <param name="vault">The name of the store to search, or null for all.</param>
    /// <param name="addAccount">Returns the command line with an address added.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.NotConnected"/>, <see cref="ErrorId.AccountAmbiguous"/>, or an error of the store.
    /// </exception>
    public static async Task<AccountReference> DefaultAsync(string? vault, Func<AccountAddress, string> addAccount, CancellationToken cancellationToken)
    {
        if (ModuleServices.Selected is { } selected && Is(selected.Store, vault))
        {
            return selected;
        }

        IReadOnlyList<AccountReference> accounts = await InMemoryAsync(vault, cancellationToken);
        try
        {
            if (await StoredDefaultAsync(vault, cancellationToken) is { } stored)
            {
                return stored;
            }

            if (Cached(null, vault) is { } cached)
            {
                return cached;
            }

            accounts = [.. accounts.Concat(SignedInHere(vault)).DistinctBy(account => account.Address)];
        }
        catch (ApplianceAuthException e) when (accounts.Count > 0 && StoreFinder.IsUnreadable(e))
        {
            // Accounts in memory do not require files.
        }

        if (accounts is [var only])
        {
            return Cache(null, vault, only);
        }

        IAccountStore? searched = null;
        if (accounts.Count == 0)
        {
            searched = vault is null ? await StoreFinder.DefaultAsync(cancellationToken) : await StoreFinder.NamedAsync(vault, cancellationToken);
            IReadOnlyList<AccountAddress> listed = await TimedCache<IReadOnlyList<AccountAddress>>.GetAsync(
                s_listed, searched.Key, () => searched.ListAccountsAsync(cancellationToken));
            accounts = [.. listed.Select(account => new AccountReference(searched, account))];
        }

        return accounts switch
        {
            [var one] => one,
            [] => throw new ApplianceAuthException(ErrorId.NotConnected, CmdletMessages.FormatAccountNoneSignedIn(searched!.Description)),
            [var first, ..] => throw new ApplianceAuthException(
                ErrorId.AccountAmbiguous, CmdletMessages.FormatAccountAmbiguous(string.Join(", ", accounts.Select(account => account.Address))),
                CmdletMessages.FormatAccountAmbiguousRecommendation(addAccount(first.Address), first.Address)),
        };
    }

    /// <summary>Whether the account is the default account that Select-ApplianceAccount set, for this process or this user.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.StoreUnsafe"/> or <see cref="ErrorId.DataFolderUnavailable"/>.</exception>
    public static async Task<bool> IsSelectedAsync(AccountReference account, CancellationToken cancellationToken) => ModuleServices.Selected is { } selected
        ? account.Is(selected)
        : await IsStoredDefaultAsync(account, cancellationToken);

    /// <summary>Whether the account is the stored default account. A copy of it in another store is not.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.StoreUnsafe"/> or <see cref="ErrorId.DataFolderUnavailable"/>.</exception>
    public static async Task<bool> IsStoredDefaultAsync(AccountReference account, CancellationToken cancellationToken) =>
        account.Store.IsSharedByProcesses && ModuleServices.StoredDefault.Is(account.Address)
        && (await StoreFinder.LocateAsync(account.Address, cancellationToken) is not { } store || account.Is(new(store, account.Address)));

    /// <summary>Clears the caches. Called after an account was added, removed or moved.</summary>
    public static void Clear()
    {
        s_found.Clear();
        s_listed.Clear();
    }

    /// <summary>Removes an account from the cache.</summary>
    /// <returns>Whether it was cached.</returns>
    public static bool Remove(AccountReference account)
    {
        bool found = false;
        foreach (string key in s_found.Where(cached => cached.Value.Value.Is(account)).Select(cached => cached.Key))
        {
            found |= s_found.TryRemove(key, out _);
        }

        return found;
    }

    private static AccountReference Cache(string? address, string? vault, AccountReference account)
    {
        s_found[CacheKey(address, vault)] = new(account, ModuleServices.TimeProvider.GetUtcNow());
        return account;
    }

    // A script may change the data folder.
    private static string CacheKey(string? address, string? vault) => $"{address}\n{vault}\n{Environment.GetEnvironmentVariable(DataFolder.Variable)}";

    private static async Task<AccountReference?> StoredDefaultAsync(string? vault, CancellationToken cancellationToken)
    {
        if (ModuleServices.StoredDefault.Read() is not { } account)
        {
            return null;
        }

        if (vault is null)
        {
            return await LiteralAsync($"{account}", vault, cancellationToken);
        }

        return await StoreFinder.LocateAsync(account, cancellationToken) is { } store && Is(store, vault) ? new(store, account) : null;
    }

    private static async Task<IReadOnlyList<AccountReference>> InMemoryAsync(string? vault, CancellationToken cancellationToken)
    {
        MemoryTokenStore memory = ModuleServices.Memory;
        return Is(memory, vault)
            ? [.. (await AccountRecords.ListAsync(memory, cancellationToken)).Select(account => new AccountReference(memory, account))]
            : [];
    }

    private static IEnumerable<AccountReference> SignedInHere(string? vault) => (vault is null ? ModuleServices.Local.List() : ModuleServices.Local.List(vault))
        .Where(account => account.SignedInHere).Select(account => new AccountReference(StoreFinder.StoreOf(account.Vault), account.Address));

    private static bool Is(IAccountStore store, string? name) => name is null || store.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
