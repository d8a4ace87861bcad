using ApplianceAuth.Accounts;

namespace ApplianceAuth.Sessions;

/// <summary>Brings a vault up to what the journal has, after the tokens were given out.</summary>
/// <param name="clock">Tells the time.</param>
internal sealed class VaultFollower(TimeProvider clock)
{
    private const int Attempts = 3;

    /// <summary>How old the copy in a vault that only this machine can see may become: the journal is what its readers take.</summary>
    private static readonly TimeSpan s_oldest = TimeSpan.FromDays(1);

    /// <summary>Whether the vault has to be told of these tokens.</summary>
    public bool IsDue(AccountSlot slot, ITokenStore store, StoredAccount account) =>
        store.OtherMachinesSeeIt
        || slot.Mark.Read() is not { } mark
        || mark.SessionId != account.Tokens.SessionId
        || (mark.Generation < account.Tokens.Generation && clock.GetUtcNow() - mark.At > s_oldest);

    /// <summary>Writes the newest tokens to the vault unless it has them.</summary>
    /// <returns>Why that could not be done, or null.</returns>
    public async Task<ApplianceAuthException?> FollowAsync(AccountSlot slot, ITokenStore store, StoredAccount account)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await WriteAsync(slot, store, account);
                return null;
            }
            catch (ApplianceAuthException e) when (attempt == Attempts)
            {
                return new(
                    Reason.TokenNotSaved, $"The renewed sign-in of {account.Address} could not be written to the vault {store.Name}: {e.Message}", e.Advice, e);
            }
            catch (ApplianceAuthException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt), clock, CancellationToken.None);
            }
        }
    }

    private async Task WriteAsync(AccountSlot slot, ITokenStore store, StoredAccount account)
    {
        using VaultWriter vault = await VaultWriter.EnterAsync(store, slot.Files, clock, CancellationToken.None);
        Registration? registration = await AccountRecords.ReadRegistrationAsync(store, slot.Address, CancellationToken.None);
        TokenSet? there = await AccountRecords.ReadTokensAsync(store, slot.Address, reload: false, CancellationToken.None);
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
            await vault.WriteTokensAsync(slot.Address, newest, CancellationToken.None);
        }

        slot.Mark.Write(newest.SessionId, newest.Generation, clock.GetUtcNow());
    }
}
