using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Sessions;

/// <summary>Brings a vault up to what the journal has, after the tokens were given out.</summary>
/// <param name="pending">Where following is counted, for which a caller need not wait.</param>
/// <param name="timeProvider">Tells the time.</param>
internal sealed class VaultSync(PendingOperations pending, TimeProvider timeProvider)
{
    private const int Attempts = 3;

    /// <summary>How old the copy in a vault that only this machine can see may become: the journal is what its readers take.</summary>
    private static readonly TimeSpan s_oldest = TimeSpan.FromDays(1);

    /// <summary>Begins to bring the vault up, on a thread of its own, unless it need not be told of these tokens: then null.</summary>
    /// <param name="entry">The account.</param>
    /// <param name="store">The vault.</param>
    /// <param name="account">The account with its newest tokens.</param>
    /// <param name="inAnyCase">Whether to do so in any case: nothing else has the tokens.</param>
    public Task<ApplianceAuthException?>? Begin(AccountCacheEntry entry, IAccountStore store, StoredAccount account, bool inAnyCase = false) =>
        inAnyCase || IsDue(entry, store, account)
            ? pending.Add(Task.Run(() => RunAsync(entry, store, account), CancellationToken.None))
            : null;

    private bool IsDue(AccountCacheEntry entry, IAccountStore store, StoredAccount account) => store is ITokenStore
        ? entry.Mark.Read() is not { } mark
            || mark.SessionId != account.Tokens.SessionId
            || (mark.Generation < account.Tokens.Generation && (store.OtherMachinesSeeIt || timeProvider.GetUtcNow() - mark.At > s_oldest))
        : entry.NotSaved;

    /// <summary>Writes the newest tokens to the vault unless it has them.</summary>
    /// <returns>Why that could not be done, or null.</returns>
    public async Task<ApplianceAuthException?> RunAsync(AccountCacheEntry entry, IAccountStore store, StoredAccount account)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await (store is ITokenStore vault ? WriteAsync(entry, vault, account) : WriteJournalAsync(entry, store, account)).ConfigureAwait(false);
                entry.NotSaved = false;
                return null;
            }
            catch (ApplianceAuthException e) when (attempt == Attempts)
            {
                entry.NotSaved = true;
                return new(
                    ErrorId.TokenNotSaved, $"The renewed sign-in of {account.Address} could not be written to the {store.Description}: {e.Message}", e.Recommendation, e);
            }
            catch (ApplianceAuthException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt), timeProvider, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Writes the journal once more, where it is the record and could not be written.</summary>
    private async Task WriteJournalAsync(AccountCacheEntry entry, IAccountStore store, StoredAccount account)
    {
        using SessionLock mine = await entry.EnterAsync(store, timeProvider, CancellationToken.None).ConfigureAwait(false);
        if (entry.Journal.ReadHeader() is { } header && header.Is(account.Tokens.SessionId) && header.Generation < account.Tokens.Generation)
        {
            entry.Journal.Write(SessionHeader.Of(account), account);
        }
    }

    private async Task WriteAsync(AccountCacheEntry entry, ITokenStore store, StoredAccount account)
    {
        using VaultWriter vault = await VaultWriter.EnterAsync(store, entry.Files, timeProvider, CancellationToken.None).ConfigureAwait(false);
        Registration? registration = await AccountRecords.ReadRegistrationAsync(store, entry.Address, CancellationToken.None).ConfigureAwait(false);
        TokenSet? there = await AccountRecords.ReadTokensAsync(store, entry.Address, reload: false, CancellationToken.None).ConfigureAwait(false);
        TokenSet newest = SessionReader.Newer(entry.Journal.ReadTokens(account.Registration, entry.Address), account.Tokens)!;
        // Removed or signed in anew in the meantime, here or on another machine: then these tokens have no place there any more. A sign-in that was
        // broken off between its key and its tokens takes no place away yet.
        bool replaced = registration?.SessionId != newest.SessionId
            && (registration?.Previous?.SessionId != newest.SessionId || there?.SessionId == registration.SessionId);
        if (replaced)
        {
            return;
        }

        if (there?.SessionId != newest.SessionId || there.Generation < newest.Generation)
        {
            string text = await vault.WriteTokensAsync(entry.Address, newest, CancellationToken.None).ConfigureAwait(false);
            if (there?.SessionId != newest.SessionId)
            {
                // The first tokens of a session in this vault.
                await vault.VerifyAsync(entry.Address, entry.Address.TokenSecretName, text, CancellationToken.None).ConfigureAwait(false);
            }
        }

        entry.Mark.Write(newest.SessionId, newest.Generation, timeProvider.GetUtcNow());
    }
}
