using System.Collections.Concurrent;
using System.Management.Automation;
using ApplianceAuth.Accounts;
using ApplianceAuth.Sessions;
using ApplianceAuth.Vault;

namespace ApplianceAuth.Hosting;

/// <summary>Finds the accounts that a cmdlet is to work on: those named, the selected one, or the only one.</summary>
internal static class AccountFinder
{
    /// <summary>Which vault a name means, and which account no name; believed for a while, so that a loop costs no vault.</summary>
    private static readonly ConcurrentDictionary<string, Believed<ITokenStore>> s_stores = new(StringComparer.OrdinalIgnoreCase);
    private static readonly ConcurrentDictionary<string, Believed<KnownAccount>> s_only = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The store of that name; without a name the vault that SecretManagement would take.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.VaultNotFound"/>, <see cref="Reason.NoVault"/> or <see cref="Reason.VaultAmbiguous"/>.</exception>
    public static async Task<ITokenStore> StoreAsync(string? vault, CancellationToken stop) =>
        vault == MemoryTokenStore.StoreName ? Appliances.Memory
            : await Believed<ITokenStore>.GetAsync(s_stores, vault, async () => await VaultTokenStore.FindAsync(vault, Appliances.Clock, stop));

    /// <summary>The account of a literal address: in memory where it is there and no vault was named, else in the vault.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.AccountNameInvalid"/>, or what ails the vault.</exception>
    public static async Task<KnownAccount> LiteralAsync(string address, string? vault, CancellationToken stop)
    {
        AccountAddress account = AccountAddress.Parse(address);
        bool inMemory = vault is null && await Appliances.Memory.ReadAsync(account.KeySecretName, reload: false, stop) is not null;
        return new(inMemory ? Appliances.Memory : await StoreAsync(vault, stop), account);
    }

    /// <summary>All accounts whose address fits a pattern; none is no error.</summary>
    /// <exception cref="ApplianceAuthException">What ails the vault.</exception>
    public static async Task<IReadOnlyList<KnownAccount>> MatchingAsync(string pattern, string? vault, CancellationToken stop)
    {
        WildcardPattern wanted = new(pattern, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        return [.. (await AllAsync(vault, stop)).Where(known => wanted.IsMatch(known.Address.ToString()))];
    }

    /// <summary>The account meant where none is named: the selected one, or the only one.</summary>
    /// <param name="vault">Where to look, or null.</param>
    /// <param name="corrected">The command line put right for an address.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.NotConnected"/>, <see cref="Reason.AccountAmbiguous"/>, or what ails the vault.</exception>
    public static async Task<KnownAccount> DefaultAsync(string? vault, Func<AccountAddress, string> corrected, CancellationToken stop)
    {
        return Appliances.Selected is { } selected && (vault is null || selected.Store.Name.Equals(vault, StringComparison.OrdinalIgnoreCase))
            ? selected
            : await Believed<KnownAccount>.GetAsync(s_only, vault, OnlyAsync);

        async Task<KnownAccount> OnlyAsync() => await AllAsync(vault, stop) switch
        {
            [var one] => one,
            [] => throw new ApplianceAuthException(Reason.NotConnected, "Nobody is signed in."),
            [var first, ..] all => throw new ApplianceAuthException(
                Reason.AccountAmbiguous, $"Several accounts are signed in: {string.Join(", ", all.Select(known => known.Address))}.",
                $"Name one: {corrected(first.Address)} — or choose one for this session: Select-ApplianceAccount {first.Address}"),
        };
    }

    /// <summary>Forgets what was believed, after a sign-in.</summary>
    public static void Forget()
    {
        s_stores.Clear();
        s_only.Clear();
    }

    private static async Task<IReadOnlyList<KnownAccount>> AllAsync(string? vault, CancellationToken stop)
    {
        IReadOnlyList<AccountAddress> inMemory = vault is null ? await AccountRecords.ListAsync(Appliances.Memory, stop) : [];
        List<KnownAccount> all = [.. inMemory.Select(account => new KnownAccount(Appliances.Memory, account))];
        try
        {
            ITokenStore store = await StoreAsync(vault, stop);
            all.AddRange((await AccountRecords.ListAsync(store, stop)).Except(inMemory).Select(account => new KnownAccount(store, account)));
        }
        catch (ApplianceAuthException e) when (e.Reason is Reason.NoVault or Reason.VaultAmbiguous && all.Count > 0)
        {
            // Accounts in memory need no vault.
        }

        return all;
    }
}
