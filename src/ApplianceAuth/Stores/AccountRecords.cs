using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Stores;

/// <summary>Reads accounts from a vault or from memory: the registration, written by each sign-in, and the tokens, synchronised after a refresh.</summary>
internal static class AccountRecords
{
    /// <summary>Reads the registration of an account, even if its tokens are missing; null if the account is not in the store.</summary>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.RecordInvalid"/>, <see cref="ErrorId.RecordTooNew"/>, or a vault error (VaultLocked, VaultUnavailable, ...).
    /// </exception>
    public static async Task<Registration?> ReadRegistrationAsync(ITokenStore store, AccountAddress account, CancellationToken cancellationToken) =>
        await store.ReadAsync(account.KeySecretName, reload: true, cancellationToken).ConfigureAwait(false) is { } key
            ? RecordSerializer.ReadRegistration(key, account)
            : null;

    /// <summary>Reads the tokens of an account; null if the store has none.</summary>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.RecordInvalid"/>, <see cref="ErrorId.RecordTooNew"/>, or a vault error (VaultLocked, VaultUnavailable, ...).
    /// </exception>
    public static async Task<TokenSet?> ReadTokensAsync(ITokenStore store, AccountAddress account, bool reload, CancellationToken cancellationToken) =>
        await store.ReadAsync(account.TokenSecretName, reload, cancellationToken).ConfigureAwait(false) is { } text
            ? RecordSerializer.ReadTokens(text, account)
            : null;

    /// <summary>The result of a read, or a replacement if the record is damaged, such as by a write that was interrupted.</summary>
    public static async Task<T?> UnlessDamagedAsync<T>(Task<T?> read, T? damaged = null)
        where T : class
    {
        try
        {
            return await read.ConfigureAwait(false);
        }
        catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.RecordInvalid)
        {
            return damaged;
        }
    }

    /// <summary>Lists the accounts of each cloud, without those of a cloud of which the vault lists a secret twice (VaultListInvalid).</summary>
    /// <exception cref="ApplianceAuthException">A vault error (VaultLocked, VaultUnavailable, ...).</exception>
    public static async Task<IReadOnlyList<AccountAddress>> ListByCloudAsync(ITokenStore store, CancellationToken cancellationToken)
    {
        List<AccountAddress> found = [];
        foreach (string cloud in KnownProviders.Clouds)
        {
            try
            {
                found.AddRange((await store.ListAsync($"{AccountAddress.KeySecretPrefix}{cloud}-", cancellationToken).ConfigureAwait(false))
                    .Select(AccountAddress.FromKeySecretName).OfType<AccountAddress>());
            }
            catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.VaultListInvalid)
            {
                // The secrets of the other clouds may be listed.
            }
        }

        return found;
    }

    /// <summary>Lists the addresses of all accounts in a store, in order.</summary>
    /// <exception cref="ApplianceAuthException">A vault error (VaultLocked, VaultUnavailable, ...).</exception>
    public static async Task<IReadOnlyList<AccountAddress>> ListAsync(ITokenStore store, CancellationToken cancellationToken) =>
    [
        .. (await store.ListAsync(AccountAddress.KeySecretPrefix, cancellationToken).ConfigureAwait(false))
            .Select(AccountAddress.FromKeySecretName).OfType<AccountAddress>().Distinct().OrderBy(account => account.ToString(), StringComparer.Ordinal),
    ];
}
