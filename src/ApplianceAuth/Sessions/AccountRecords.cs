using ApplianceAuth.Accounts;

namespace ApplianceAuth.Sessions;

/// <summary>Reads and writes accounts in a store: two texts each, one written per sign-in, one per renewal.</summary>
public static class AccountRecords
{
    /// <summary>The account, or null where the store holds none of that address.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.RecordInvalid"/>, <see cref="Reason.RecordTooNew"/>, or what ails the vault.</exception>
    public static async Task<StoredAccount?> ReadAsync(ITokenStore store, AccountAddress account, bool reload, CancellationToken stop)
    {
        if (await store.ReadAsync(account.KeySecretName, reload, stop) is not { } key
            || await store.ReadAsync(account.TokenSecretName, reload: false, stop) is not { } text)
        {
            return null;
        }

        Registration registration = RecordFormat.ReadRegistration(key, account);
        TokenSet tokens = RecordFormat.ReadTokens(text, account);
        return tokens.SessionId == registration.SessionId ? new(registration, tokens) : null;
    }

    /// <summary>What an account was signed in with, or null; also where its tokens are gone.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.RecordInvalid"/>, <see cref="Reason.RecordTooNew"/>, or what ails the vault.</exception>
    public static async Task<Registration?> ReadRegistrationAsync(ITokenStore store, AccountAddress account, CancellationToken stop) =>
        await store.ReadAsync(account.KeySecretName, reload: true, stop) is { } key ? RecordFormat.ReadRegistration(key, account) : null;

    /// <summary>Writes a new sign-in: the registration with the sealing key first, read back, then the tokens.</summary>
    /// <remarks>Where that fails halfway, the registration of the sign-in before is put back, since its tokens are of no use under another.</remarks>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.VaultBehind"/>: the store does not return what it was given. Or what ails the vault.</exception>
    public static async Task WriteAsync(ITokenStore store, StoredAccount account, CancellationToken stop)
    {
        string name = account.Address.KeySecretName;
        string key = RecordFormat.Write(account.Registration);
        string? before = await store.ReadAsync(name, reload: true, stop);
        bool whole = false;
        try
        {
            await store.WriteAsync(name, key, stop);
            if (await store.ReadAsync(name, reload: true, stop) != key)
            {
                throw new ApplianceAuthException(Reason.VaultBehind, $"The vault {store.Name} does not return what it was given for {account.Address}.");
            }

            await WriteTokensAsync(store, account, stop);
            whole = true;
        }
        finally
        {
            if (!whole && before is not null)
            {
                await store.WriteAsync(name, before, CancellationToken.None);
            }
        }
    }

    /// <summary>Writes the tokens of a renewal.</summary>
    /// <exception cref="ApplianceAuthException">What ails the vault.</exception>
    public static Task WriteTokensAsync(ITokenStore store, StoredAccount account, CancellationToken stop) =>
        store.WriteAsync(account.Address.TokenSecretName, RecordFormat.Write(account.Tokens), stop);

    /// <summary>The addresses of all accounts in a store, in order.</summary>
    /// <exception cref="ApplianceAuthException">What ails the vault.</exception>
    public static async Task<IReadOnlyList<AccountAddress>> ListAsync(ITokenStore store, CancellationToken stop) =>
    [
        .. (await store.ListAsync(AccountAddress.KeySecretPrefix, stop))
            .Select(AccountAddress.FromKeySecretName).OfType<AccountAddress>().OrderBy(account => account.ToString(), StringComparer.Ordinal),
    ];
}
