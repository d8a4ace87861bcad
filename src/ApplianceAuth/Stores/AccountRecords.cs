using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Stores;

/// <summary>Reads accounts from a store: two texts each, one written per sign-in, one per renewal that the store is told of.</summary>
public static class AccountRecords
{
    /// <summary>What an account was signed in with, or null; also where its tokens are gone.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RecordInvalid"/>, <see cref="ErrorId.RecordTooNew"/>, or what ails the vault.</exception>
    public static async Task<Registration?> ReadRegistrationAsync(ITokenStore store, AccountAddress account, CancellationToken cancellationToken) =>
        await store.ReadAsync(account.KeySecretName, reload: true, cancellationToken).ConfigureAwait(false) is { } key ? RecordSerializer.ReadRegistration(key, account) : null;

    /// <summary>The tokens that the store has, or null.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RecordInvalid"/>, <see cref="ErrorId.RecordTooNew"/>, or what ails the vault.</exception>
    public static async Task<TokenSet?> ReadTokensAsync(ITokenStore store, AccountAddress account, bool reload, CancellationToken cancellationToken) =>
        await store.ReadAsync(account.TokenSecretName, reload, cancellationToken).ConfigureAwait(false) is { } text ? RecordSerializer.ReadTokens(text, account) : null;

    /// <summary>The accounts of each cloud, without those of a cloud whose secrets the vault does not list, since one of them is listed twice.</summary>
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
                // The other clouds' secrets may be listed.
            }
        }

        return found;
    }

    /// <summary>The addresses of all accounts in a store, in order.</summary>
    /// <exception cref="ApplianceAuthException">What ails the vault.</exception>
    public static async Task<IReadOnlyList<AccountAddress>> ListAsync(ITokenStore store, CancellationToken cancellationToken) =>
    [
        .. (await store.ListAsync(AccountAddress.KeySecretPrefix, cancellationToken).ConfigureAwait(false))
            .Select(AccountAddress.FromKeySecretName).OfType<AccountAddress>().Distinct().OrderBy(account => account.ToString(), StringComparer.Ordinal),
    ];
}
