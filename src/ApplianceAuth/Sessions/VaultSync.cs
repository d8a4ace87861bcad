using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Sessions;

/// <summary>Brings a vault up to what the journal has, after the tokens were given out.</summary>
/// <param name="unfinished">Where following is counted, for which a caller need not wait.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class VaultSync(PendingOperations unfinished, TimeProvider clock)
{
    private const int Attempts = 3;

    /// <summary>How old the copy in a vault that only this machine can see may become: the journal is what its readers take.</summary>
    private static readonly TimeSpan s_oldest = TimeSpan.FromDays(1);

    /// <summary>Begins to bring the vault up, on a thread of its own, unless it need not be told of these tokens: then null.</summary>
    /// <param name="slot">The account.</param>
    /// <param name="store">The vault.</param>
    /// <param name="account">The account with its newest tokens.</param>
    /// <param name="inAnyCase">Whether to do so in any case: nothing else has the tokens.</param>
    public Task<ApplianceAuthException?>? Begin(AccountCacheEntry slot, IAccountStore store, StoredAccount account, bool inAnyCase = false) =>
        inAnyCase || IsDue(slot, store, account)
            ? unfinished.Add(Task.Run(() => RunAsync(slot, store, account), CancellationToken.None))
            : null;

    private bool IsDue(AccountCacheEntry slot, IAccountStore store, StoredAccount account) => store is ITokenStore
        ? slot.Mark.Read() is not { } mark
            || mark.SessionId != account.Tokens.SessionId
            || (mark.Generation < account.Tokens.Generation && (store.OtherMachinesSeeIt || clock.GetUtcNow() - mark.At > s_oldest))
        : slot.NotSaved;

    /// <summary>Writes the newest tokens to the vault unless it has them.</summary>
    /// <returns>Why that could not be done, or null.</returns>
    public async Task<ApplianceAuthException?> RunAsync(AccountCacheEntry slot, IAccountStore store, StoredAccount account)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await (store is ITokenStore vault ? WriteAsync(slot, vault, account) : WriteJournalAsync(slot, store, account)).ConfigureAwait(false);
                slot.NotSaved = false;
                return null;
            }
            catch (ApplianceAuthException e) when (attempt == Attempts)
            {
                slot.NotSaved = true;
                return new(
                    ErrorId.TokenNotSaved, $"The renewed sign-in of {account.Address} could not be written to the {store.Description}: {e.Message}", e.Recommendation, e);
            }
            catch (ApplianceAuthException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt), clock, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Writes the journal once more, where it is the record and could not be written.</summary>
    private async Task WriteJournalAsync(AccountCacheEntry slot, IAccountStore store, StoredAccount account)
    {
        using SessionLock mine = await slot.EnterAsync(store, clock, CancellationToken.None).ConfigureAwait(false);
        if (slot.Journal.ReadHeader() is { } header && header.Is(account.Tokens.SessionId) && header.Generation < account.Tokens.Generation)
        {
            slot.Journal.Write(SessionHeader.Of(account), account);
        }
    }

    private async Task WriteAsync(AccountCacheEntry slot, ITokenStore store, StoredAccount account)
    {
        using VaultWriter vault = await VaultWriter.EnterAsync(store, slot.Files, clock, CancellationToken.None).ConfigureAwait(false);
        Registration? registration = await AccountRecords.ReadRegistrationAsync(store, slot.Address, CancellationToken.None).ConfigureAwait(false);
        TokenSet? there = await AccountRecords.ReadTokensAsync(store, slot.Address, reload: false, CancellationToken.None).ConfigureAwait(false);
        TokenSet newest = SessionReader.Newer(slot.Journal.ReadTokens(account.Registration, slot.Address), account.Tokens)!;
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
            string text = await vault.WriteTokensAsync(slot.Address, newest, CancellationToken.None).ConfigureAwait(false);
            if (there?.SessionId != newest.SessionId)
            {
                // The first tokens of a session in this vault.
                await vault.VerifyAsync(slot.Address, slot.Address.TokenSecretName, text, CancellationToken.None).ConfigureAwait(false);
            }
        }

        slot.Mark.Write(newest.SessionId, newest.Generation, clock.GetUtcNow());
    }
}
