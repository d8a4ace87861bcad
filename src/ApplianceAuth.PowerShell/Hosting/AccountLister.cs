using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Hosting;

/// <summary>Lists the accounts of a store. If a vault lists a secret twice, SecretManagement lists none, and the known names are read instead.</summary>
internal static class AccountLister
{
    /// <summary>Lists the addresses of the accounts.</summary>
    /// <param name="store">The store.</param>
    /// <param name="warn">Called with the error if accounts may be missing.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.VaultListInvalid"/>: no account could be found; or another error of the store.</exception>
    public static async Task<IReadOnlyList<AccountAddress>> ListAsync(
        IAccountStore store, Action<ApplianceAuthException> warn, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ListAccountsAsync(cancellationToken);
        }
        catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.VaultListInvalid && store is ITokenStore)
        {
            AccountAddress[] found =
            [
                .. ModuleServices.Local.List().Where(account => account.Vault?.Key == store.Key).Select(account => account.Address)
                    .Concat(await AccountRecords.ListByCloudAsync((ITokenStore)store, cancellationToken))
                    .Distinct().OrderBy(account => account.ToString(), StringComparer.Ordinal),
            ];
            if (found.Length == 0)
            {
                throw;
            }

            warn(e);
            return found;
        }
    }
}
