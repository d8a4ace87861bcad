using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Sessions;

/// <summary>Synchronises a vault with the journal, after the tokens were returned to the caller.</summary>
/// <param name="pending">Tracks the synchronisations.</param>
/// <param name="timeProvider">Time source.</param>
internal sealed class VaultSync(PendingOperations pending, TimeProvider timeProvider)
{
    private const int Attempts = 3;

    /// <summary>The maximum age of the copy in a vault that only this machine uses: its processes read the journal.</summary>
    private static readonly TimeSpan s_maximumAge = TimeSpan.FromDays(1);

    /// <summary>Starts to synchronise the vault in the background; null if it is not due.</summary>
    /// <param name="entry">The account.</param>
    /// <param name="store">The store of the account.</param>
    /// <param name="account">The account with its newest tokens.</param>
    /// <param name="inAnyCase">Whether to synchronise even if it is not due, because the tokens are only in memory.</param>
    public Task<ApplianceAuthException?>? StartIfDue(AccountCacheEntry entry, IAccountStore store, StoredAccount account, bool inAnyCase = false) =>
        inAnyCase || IsDue(entry, store, account)
            ? pending.Add(Task.Run(() => RunAsync(entry, store, account), CancellationToken.None))
            : null;

    private bool IsDue(AccountCacheEntry entry, IAccountStore store, StoredAccount account) => store is ITokenStore
        ? entry.SyncMarker.Read() is not { } mark
            || mark.SessionId != account.Tokens.SessionId
            || (mark.Generation < account.Tokens.Generation && (store.IsSharedByMachines || (timeProvider.GetUtcNow() - mark.At).Duration() > s_maximumAge))
        : entry.HasUnsavedTokens;

    /// <summary>Writes the newest tokens to the store unless it has them.</summary>
    /// <returns>The error, or null.</returns>
    public async Task<ApplianceAuthException?> RunAsync(AccountCacheEntry entry, IAccountStore store, StoredAccount account)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await (store is ITokenStore vault ? WriteAsync(entry, vault, account) : WriteJournalAsync(entry, store, account)).ConfigureAwait(false);
                entry.HasUnsavedTokens = false;
                return null;
            }
            catch (ApplianceAuthException e) when (attempt == Attempts)
            {
                entry.HasUnsavedTokens = true;
                return new(
                    ErrorId.TokenNotSaved, Messages.FormatSessionNotSaved(account.Address, store.Description, e.Message), e.Recommendation, e);
            }
            catch (ApplianceAuthException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt), timeProvider, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Writes the journal again after a failure, in a store where it is the record.</summary>
    private async Task WriteJournalAsync(AccountCacheEntry entry, IAccountStore store, StoredAccount account)
    {
        using SessionLock accountLock = await entry.EnterAsync(store, timeProvider, CancellationToken.None).ConfigureAwait(false);
        if (entry.Journal.ReadHeader() is { } header && header.Is(account.Tokens.SessionId) && header.Generation < account.Tokens.Generation)
        {
            entry.Journal.Write(SessionHeader.Of(account), account);
        }
    }

    private async Task WriteAsync(AccountCacheEntry entry, ITokenStore store, StoredAccount account)
    {
        using VaultWriter vault = await VaultWriter.EnterAsync(store, entry.Files, timeProvider, CancellationToken.None).ConfigureAwait(false);
        Registration? registration = await AccountRecords.ReadRegistrationAsync(store, entry.Address, CancellationToken.None).ConfigureAwait(false);
        TokenSet? saved = await AccountRecords.UnlessDamagedAsync(
            AccountRecords.ReadTokensAsync(store, entry.Address, reload: false, CancellationToken.None)).ConfigureAwait(false);
        TokenSet newest = SessionReader.Newer(entry.Journal.ReadTokens(account.Registration, entry.Address), account.Tokens)!;
        // If the account was removed or signed in again meanwhile, on this or another machine, these tokens no longer belong in the vault. A new sign-in
        // replaces the session only once its tokens are saved, not after its key alone.
        bool replaced = registration?.SessionId != newest.SessionId
            && (registration?.Previous?.SessionId != newest.SessionId || saved?.SessionId == registration.SessionId);
        if (replaced)
        {
            return;
        }

        if (saved?.SessionId != newest.SessionId || saved.Generation < newest.Generation)
        {
            string text = await vault.WriteTokensAsync(entry.Address, newest, CancellationToken.None).ConfigureAwait(false);
            if (saved?.SessionId != newest.SessionId)
            {
                // The first tokens of a session in this vault.
                await vault.VerifyAsync(entry.Address, entry.Address.TokenSecretName, text, CancellationToken.None).ConfigureAwait(false);
            }
        }

        entry.SyncMarker.Write(newest.SessionId, newest.Generation, timeProvider.GetUtcNow());
    }
}
