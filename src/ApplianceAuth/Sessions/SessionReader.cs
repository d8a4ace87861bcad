using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Sessions;

/// <summary>Finds the newest tokens of an account, in the journal, in the vault and in memory.</summary>
internal static class SessionReader
{
    private const int MaximumReads = 5;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The account with its newest tokens, or null where nobody is signed in. Needs no lock, and changes nothing on disk.</summary>
    /// <param name="entry">The account.</param>
    /// <param name="store">Where it is kept.</param>
    /// <param name="askVault">Whether to look into the vault even if the journal has tokens: another machine may have newer ones.</param>
    /// <param name="timeProvider">Tells the time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<StoredAccount?> ReadAsync(AccountCacheEntry entry, IAccountStore store, bool askVault, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        (await FindAsync(entry, store, askVault, timeProvider, cancellationToken).ConfigureAwait(false)).Account;

    /// <summary>The same under the account's lock: tokens that only the vault had are marked as saved there.</summary>
    public static async Task<StoredAccount?> ReadLockedAsync(AccountCacheEntry entry, IAccountStore store, bool askVault, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        (StoredAccount? account, bool fromVault) = await FindAsync(entry, store, askVault, timeProvider, cancellationToken).ConfigureAwait(false);
        if (account is not null && fromVault)
        {
            entry.Mark.Write(account.Tokens.SessionId, account.Tokens.Generation, timeProvider.GetUtcNow());
        }

        return account;
    }

    /// <summary>The result of a read, or null if journal or vault cannot be read: for use after an error that must not be hidden by another.</summary>
    public static async Task<StoredAccount?> OrNullAsync(Task<StoredAccount?> read)
    {
        try
        {
            return await read.ConfigureAwait(false);
        }
        catch (ApplianceAuthException)
        {
            return null;
        }
    }

    /// <summary>The newer of two sets of tokens of the same sign-in.</summary>
    public static TokenSet? Newer(TokenSet? a, TokenSet? b) => a is null || b?.Generation > a.Generation ? b : a;

    private static async Task<(StoredAccount? Account, bool FromVault)> FindAsync(
        AccountCacheEntry entry, IAccountStore store, bool askVault, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        AccountCacheEntry.Sighting before = entry.Snapshot;
        (StoredAccount? Account, bool FromVault) found = store is ITokenStore vault
            ? await FindInVaultAsync(entry, vault, before.Account, askVault, timeProvider, cancellationToken).ConfigureAwait(false)
            : (entry.Journal.ReadAccount(entry.Address), false);
        entry.UpdateUnlessChanged(before, found.Account, timeProvider.GetUtcNow());
        return found;
    }

    private static async Task<(StoredAccount? Account, bool FromVault)> FindInVaultAsync(
        AccountCacheEntry entry, ITokenStore vault, StoredAccount? seen, bool askVault, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        SessionHeader? header = entry.Journal.ReadHeader();
        Registration? registration = seen is not null && header?.Is(seen.Registration.SessionId) == true && !askVault
            ? seen.Registration
            : await FindRegistrationAsync(entry, vault, header, timeProvider, cancellationToken).ConfigureAwait(false);
        (StoredAccount? Account, bool FromVault) found = default;
        for (; registration is not null && found.Account is null; registration = registration.Previous)
        {
            if (header is { IsActive: false } && header.SessionId == registration.SessionId)
            {
                break;
            }

            found = await NewestAsync(entry, vault, registration, seen?.Tokens, askVault, cancellationToken).ConfigureAwait(false);
        }

        return found;
    }

    private static async Task<(StoredAccount? Account, bool FromVault)> NewestAsync(
        AccountCacheEntry entry, ITokenStore store, Registration registration, TokenSet? seen, bool askVault, CancellationToken cancellationToken)
    {
        TokenSet? here = Newer(Own(entry.Journal.ReadTokens(registration, entry.Address)), Own(seen));
        TokenSet? newest = here is not null && !askVault
            ? here
            : Newer(here, Own(await AccountRecords.ReadTokensAsync(store, entry.Address, reload: askVault, cancellationToken).ConfigureAwait(false)));
        return (newest is null ? null : new(registration, newest), !ReferenceEquals(newest, here));

        TokenSet? Own(TokenSet? tokens) => tokens?.SessionId == registration.SessionId ? tokens : null;
    }

    /// <summary>The registration in the vault. While a journal says that there is one, a vault that says otherwise is asked again for a moment.</summary>
    private static async Task<Registration?> FindRegistrationAsync(
        AccountCacheEntry entry, ITokenStore store, SessionHeader? header, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        entry.VaultReadAt = timeProvider.GetUtcNow();
        for (int look = 1; ; look++)
        {
            Registration? found = await AccountRecords.ReadRegistrationAsync(store, entry.Address, cancellationToken).ConfigureAwait(false);
            bool same = header is not null && found?.SessionId == header.SessionId;
            // SecretStore deletes and adds where it should replace, so a secret may be missing for a moment.
            if (found is not null || header is null or { IsActive: false } || look == MaximumReads)
            {
                return header is { IsActive: false } ? (same ? null : found)
                    : header is null || same || found is null || !store.MayLag ? found
                    // Another process has signed in, and this one is served the sign-in before it: its tokens must not take the place of the new ones.
                    : throw new ApplianceAuthException(ErrorId.VaultStale, $"The vault '{store.Name}' shows an older sign-in of {entry.Address} than the newest one on this machine.");
            }

            await Task.Delay(s_pause, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }
}
