using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Sessions;

/// <summary>Finds the newest tokens of an account in the journal, the vault and the cache.</summary>
internal static class SessionReader
{
    private const int MaximumReads = 5;

    private static readonly TimeSpan s_retryDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>Reads the account with its newest tokens; null if it is not signed in. Needs no lock, and changes nothing on disk.</summary>
    /// <param name="entry">The account.</param>
    /// <param name="store">The store of the account.</param>
    /// <param name="readVault">Whether to read the vault even if the journal has tokens: another machine may have newer ones.</param>
    /// <param name="timeProvider">Time source.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task<StoredAccount?> ReadAsync(
        AccountCacheEntry entry, IAccountStore store, bool readVault, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        (await FindAsync(entry, store, readVault, timeProvider, cancellationToken).ConfigureAwait(false)).Account;

    /// <summary>The same under the lock of the account: tokens that only the vault had are recorded as saved there.</summary>
    public static async Task<StoredAccount?> ReadLockedAsync(
        AccountCacheEntry entry, IAccountStore store, bool readVault, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        (StoredAccount? account, bool fromVault) = await FindAsync(entry, store, readVault, timeProvider, cancellationToken).ConfigureAwait(false);
        if (account is not null && fromVault)
        {
            entry.SyncMarker.Write(account.Tokens.SessionId, account.Tokens.Generation, timeProvider.GetUtcNow());
        }

        return account;
    }

    /// <summary>The result of a read, or null if the journal or the vault cannot be read. For use after an error that a second one must not hide.</summary>
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

    /// <summary>Whether a vault of this machine alone has newer tokens than those that were found, because the journal could not be written.</summary>
    public static bool VaultIsNewer(AccountCacheEntry entry, StoredAccount found) =>
        entry.SyncMarker.Read() is { } mark && mark.SessionId == found.Tokens.SessionId && mark.Generation > found.Tokens.Generation;

    /// <summary>The newer of two token sets of the same session.</summary>
    public static TokenSet? Newer(TokenSet? a, TokenSet? b) => a is null || b?.Generation > a.Generation ? b : a;

    private static async Task<(StoredAccount? Account, bool FromVault)> FindAsync(
        AccountCacheEntry entry, IAccountStore store, bool readVault, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        AccountCacheEntry.CachedAccount before = entry.Snapshot;
        (StoredAccount? Account, bool FromVault) found = store is ITokenStore vault
            ? await FindInVaultAsync(entry, vault, before.Account, readVault, timeProvider, cancellationToken).ConfigureAwait(false)
            : (FindInJournal(entry, before.Account), false);
        entry.UpdateUnlessChanged(before, found.Account, timeProvider.GetUtcNow());
        return found;
    }

    /// <summary>
    /// The account in a journal that is the record, or the cached one if the journal could not be written after its refresh: the refresh token in the
    /// file is then spent.
    /// </summary>
    private static StoredAccount? FindInJournal(AccountCacheEntry entry, StoredAccount? cached) =>
        entry.Journal.ReadAccount(entry.Address) is not { } stored ? null
        : cached?.Tokens.SessionId == stored.Tokens.SessionId && cached.Tokens.Generation > stored.Tokens.Generation ? cached
        : stored;

    private static async Task<(StoredAccount? Account, bool FromVault)> FindInVaultAsync(
        AccountCacheEntry entry, ITokenStore vault, StoredAccount? cached, bool readVault, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        SessionHeader? header = entry.Journal.ReadHeader();
        Registration? registration = cached is not null && header?.Is(cached.Registration.SessionId) == true && !readVault
            ? cached.Registration
            : await FindRegistrationAsync(entry, vault, header, timeProvider, cancellationToken).ConfigureAwait(false);
        (StoredAccount? Account, bool FromVault) found = default;
        for (; registration is not null && found.Account is null; registration = registration.Previous)
        {
            // The session was removed or moved.
            if (header is { IsActive: false } && header.SessionId == registration.SessionId)
            {
                break;
            }

            found = await NewestAsync(entry, vault, registration, cached?.Tokens, readVault, cancellationToken).ConfigureAwait(false);
        }

        if (readVault)
        {
            entry.VaultReadAt = timeProvider.GetUtcNow();
        }

        return found;
    }

    private static async Task<(StoredAccount? Account, bool FromVault)> NewestAsync(
        AccountCacheEntry entry, ITokenStore store, Registration registration, TokenSet? cached, bool readVault, CancellationToken cancellationToken)
    {
        TokenSet? here = Newer(Own(entry.Journal.ReadTokens(registration, entry.Address)), Own(cached));
        TokenSet? newest = here;
        if (here is null || readVault)
        {
            Task<TokenSet?> read = AccountRecords.ReadTokensAsync(store, entry.Address, reload: readVault, cancellationToken);
            // The next save overwrites a damaged secret with the tokens of the journal.
            newest = Newer(here, Own(await (here is null ? read : AccountRecords.UnlessDamagedAsync(read)).ConfigureAwait(false)));
        }

        return (newest is null ? null : new(registration, newest), !ReferenceEquals(newest, here));

        TokenSet? Own(TokenSet? tokens) => tokens?.SessionId == registration.SessionId ? tokens : null;
    }

    /// <summary>Reads the registration in the vault. If a journal exists, a missing registration is read again for half a second.</summary>
    private static async Task<Registration?> FindRegistrationAsync(
        AccountCacheEntry entry, ITokenStore store, SessionHeader? header, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        for (int read = 1; ; read++)
        {
            Registration? found = await AccountRecords.ReadRegistrationAsync(store, entry.Address, cancellationToken).ConfigureAwait(false);
            bool same = header is not null && found?.SessionId == header.SessionId;
            // SecretStore replaces a secret by removing and adding it, so it may be missing for a moment.
            if (found is not null || header is null or { IsActive: false } || read == MaximumReads)
            {
                return header is { IsActive: false } ? (same ? null : found)
                    : header is null || same || found is null || !store.MayLag ? found
                    // Another process has signed in again, and the vault returns the previous session: its tokens must not replace the new ones.
                    : throw new ApplianceAuthException(ErrorId.VaultStale, Messages.FormatVaultReturnsOlderSession(store.Name, entry.Address));
            }

            await Task.Delay(s_retryDelay, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }
}
