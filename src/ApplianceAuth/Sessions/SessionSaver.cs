using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Sessions;

/// <summary>Saves the session of a new sign-in: in a vault the key, the journal and the tokens, under one vault lock; elsewhere the journal, which is the record.</summary>
/// <param name="slot">The account.</param>
/// <param name="store">The store.</param>
/// <param name="follower">Tries again to save the tokens in a vault.</param>
/// <param name="clock">Time source.</param>
internal sealed class SessionSaver(AccountCacheEntry slot, IAccountStore store, VaultSync follower, TimeProvider clock)
{
    /// <summary>Checks, before the user signs in, that a session can be saved.</summary>
    /// <param name="cancellationToken">Cancels the wait for locks. A check that has begun is carried through.</param>
    /// <exception cref="ApplianceAuthException">Why it cannot.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        using SessionLock mine = await slot.EnterAsync(store, clock, cancellationToken).ConfigureAwait(false);
        slot.Journal.Reserve();
        if (store is not ITokenStore vault)
        {
            BuiltInStore.Probe();
            return;
        }

        using VaultWriter writer = await VaultWriter.EnterAsync(vault, slot.Files, clock, cancellationToken).ConfigureAwait(false);
        if (vault.OtherMachinesSeeIt)
        {
            await writer.ProbeAsync(slot.Address, wasRemoved: slot.Journal.ReadHeader()?.IsActive == false).ConfigureAwait(false);
        }
    }

    /// <summary>Writes the session. What goes into a vault is read back.</summary>
    /// <returns>Why the vault did not take the tokens, or null: this machine has them in any case.</returns>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.VaultStale"/>, or another error of the store: the session before it is still there, unless a vault removes before it writes.
    /// </exception>
    public async Task<ApplianceAuthException?> RunAsync(StoredAccount account)
    {
        StoredAccount saved;
        using (SessionLock mine = await slot.EnterAsync(store, clock, CancellationToken.None).ConfigureAwait(false))
        {
            slot.Journal.Reserve();
            if (store is not ITokenStore vault)
            {
                WriteJournal(account with { Registration = account.Registration with { Previous = null } });
                return null;
            }

            using VaultWriter writer = await VaultWriter.EnterAsync(vault, slot.Files, clock, CancellationToken.None).ConfigureAwait(false);
            saved = await WithPreviousAsync(account).ConfigureAwait(false);
            string key = RecordSerializer.Write(saved.Registration);
            await writer.WriteAsync(slot.Address.KeySecretName, key, CancellationToken.None).ConfigureAwait(false);
            await writer.VerifyAsync(slot.Address, slot.Address.KeySecretName, key, CancellationToken.None).ConfigureAwait(false);
            WriteJournal(saved);
            if (await TrySaveTokensAsync(writer, saved).ConfigureAwait(false))
            {
                return null;
            }
        }

        return await follower.RunAsync(slot, store, saved).ConfigureAwait(false);
    }

    private void WriteJournal(StoredAccount account)
    {
        slot.Journal.Write(SessionHeader.Of(account), account);
        slot.Update(account, clock.GetUtcNow());
    }

    /// <summary>The new session with the one that it replaces, which counts until the tokens of the new one are there.</summary>
    private async Task<StoredAccount> WithPreviousAsync(StoredAccount account)
    {
        StoredAccount? before = await SessionReader.ReadLockedAsync(slot, store, askVault: false, clock, CancellationToken.None).ConfigureAwait(false);
        return account with { Registration = account.Registration with { Previous = before is null ? null : before.Registration with { Previous = null } } };
    }

    private async Task<bool> TrySaveTokensAsync(VaultWriter writer, StoredAccount account)
    {
        try
        {
            string text = await writer.WriteTokensAsync(slot.Address, account.Tokens, CancellationToken.None).ConfigureAwait(false);
            await writer.VerifyAsync(slot.Address, slot.Address.TokenSecretName, text, CancellationToken.None).ConfigureAwait(false);
            slot.Mark.Write(account.Tokens.SessionId, account.Tokens.Generation, clock.GetUtcNow());
            slot.NotSaved = false;
            return true;
        }
        catch (ApplianceAuthException)
        {
            return false;
        }
    }
}
