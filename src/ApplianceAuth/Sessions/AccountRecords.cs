using ApplianceAuth.Accounts;

namespace ApplianceAuth.Sessions;

/// <summary>Reads accounts from a store: two texts each, one written per sign-in, one per renewal that the store is told of.</summary>
public static class AccountRecords
{
    /// <summary>What an account was signed in with, or null; also where its tokens are gone.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.RecordInvalid"/>, <see cref="Reason.RecordTooNew"/>, or what ails the vault.</exception>
    public static async Task<Registration?> ReadRegistrationAsync(ITokenStore store, AccountAddress account, CancellationToken stop) =>
        await store.ReadAsync(account.KeySecretName, reload: true, stop).ConfigureAwait(false) is { } key ? RecordFormat.ReadRegistration(key, account)
        // A sign-in that died while it wrote over the key has left it here.
        : !store.ReplacesAtOnce && await store.ReadAsync(account.SpareKeySecretName, reload: false, stop).ConfigureAwait(false) is { } spare ? RecordFormat.ReadRegistration(spare, account)
        : null;

    /// <summary>Writes what an account is signed in with, so that at no moment neither the old nor the new one is there.</summary>
    /// <param name="vault">The vault, in which nobody else writes.</param>
    /// <param name="store">The same vault, for reading.</param>
    /// <param name="registration">What to write.</param>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.VaultBehind"/>, or what ails the vault.</exception>
    internal static async Task WriteRegistrationAsync(VaultWriter vault, ITokenStore store, Registration registration)
    {
        AccountAddress account = AccountAddress.Parse(registration.Account);
        string key = RecordFormat.Write(registration);
        bool spare = !store.ReplacesAtOnce && registration.Previous is not null;
        if (spare)
        {
            await vault.WriteAsync(account.SpareKeySecretName, key, CancellationToken.None).ConfigureAwait(false);
        }

        await vault.WriteAsync(account.KeySecretName, key, CancellationToken.None).ConfigureAwait(false);
        if (await store.ReadAsync(account.KeySecretName, reload: true, CancellationToken.None).ConfigureAwait(false) != key)
        {
            throw new ApplianceAuthException(Reason.VaultBehind, $"The vault {store.Name} does not return what it was given for {account}.");
        }

        if (spare)
        {
            await vault.RemoveAsync(account.SpareKeySecretName, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>The tokens that the store has, or null.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.RecordInvalid"/>, <see cref="Reason.RecordTooNew"/>, or what ails the vault.</exception>
    public static async Task<TokenSet?> ReadTokensAsync(ITokenStore store, AccountAddress account, bool reload, CancellationToken stop) =>
        await store.ReadAsync(account.TokenSecretName, reload, stop).ConfigureAwait(false) is { } text ? RecordFormat.ReadTokens(text, account) : null;

    /// <summary>The addresses of all accounts in a store, in order.</summary>
    /// <exception cref="ApplianceAuthException">What ails the vault.</exception>
    public static async Task<IReadOnlyList<AccountAddress>> ListAsync(ITokenStore store, CancellationToken stop) =>
    [
        .. (await store.ListAsync(AccountAddress.KeySecretPrefix, stop).ConfigureAwait(false))
            .Concat(store.ReplacesAtOnce ? [] : await store.ListAsync(AccountAddress.SpareKeySecretPrefix, stop).ConfigureAwait(false))
            .Select(AccountAddress.FromKeySecretName).OfType<AccountAddress>().Distinct().OrderBy(account => account.ToString(), StringComparer.Ordinal),
    ];
}
