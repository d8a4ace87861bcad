using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Sessions;

/// <summary>
/// Saves the session of a new sign-in: with a vault the key, the journal and the tokens, under one vault lock; otherwise the journal, which is the record.
/// </summary>
/// <param name="entry">The account.</param>
/// <param name="store">The store.</param>
/// <param name="sync">Retries a failed save of the tokens.</param>
/// <param name="timeProvider">Time source.</param>
internal sealed class SessionSaver(AccountCacheEntry entry, IAccountStore store, VaultSync sync, TimeProvider timeProvider)
{
    /// <summary>Checks, before the user signs in, that a session can be saved.</summary>
    /// <param name="cancellationToken">Cancels the wait for locks. A check that has started is completed.</param>
    /// <exception cref="ApplianceAuthException">The reason why it cannot be saved.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        using SessionLock accountLock = await entry.EnterAsync(store, timeProvider, cancellationToken).ConfigureAwait(false);
        entry.Journal.Reserve();
        if (store is not ITokenStore vault)
        {
            BuiltInStore.Probe();
            return;
        }

        using VaultWriter writer = await VaultWriter.EnterAsync(vault, entry.Files, timeProvider, cancellationToken).ConfigureAwait(false);
        if (vault.IsSharedByMachines)
        {
            await writer.ProbeAsync(entry.Address, wasRemoved: entry.Journal.ReadHeader()?.IsActive == false).ConfigureAwait(false);
        }
    }

    /// <summary>Writes the session. Secrets in a vault are read back.</summary>
    /// <returns>Why the tokens could not be saved in the vault, or null. This machine has them in either case.</returns>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.VaultStale"/>, or another error of the store: the tokens are not stored, neither in the journal nor in the vault. The previous
    /// session still exists, unless the vault removes before it writes.
    /// </exception>
    public async Task<ApplianceAuthException?> RunAsync(StoredAccount account)
    {
        StoredAccount saved;
        using (SessionLock accountLock = await entry.EnterAsync(store, timeProvider, CancellationToken.None).ConfigureAwait(false))
        {
            entry.Journal.Reserve();
            if (store is not ITokenStore vault)
            {
                WriteJournal(account with { Registration = account.Registration with { Previous = null } });
                return null;
            }

            using VaultWriter writer = await VaultWriter.EnterAsync(vault, entry.Files, timeProvider, CancellationToken.None).ConfigureAwait(false);
            saved = await WithPreviousAsync(account).ConfigureAwait(false);
            string key = RecordSerializer.Write(saved.Registration);
            await writer.WriteAsync(entry.Address.KeySecretName, key, CancellationToken.None).ConfigureAwait(false);
            await writer.VerifyAsync(entry.Address, entry.Address.KeySecretName, key, CancellationToken.None).ConfigureAwait(false);
            WriteJournal(saved);
            if (await TrySaveTokensAsync(writer, saved).ConfigureAwait(false))
            {
                return null;
            }
        }

        return await sync.RunAsync(entry, store, saved).ConfigureAwait(false);
    }

    private void WriteJournal(StoredAccount account)
    {
        entry.Journal.Write(SessionHeader.Of(account), account);
        entry.Update(account, timeProvider.GetUtcNow());
    }

    /// <summary>The new session with the one that it replaces, which counts until the tokens of the new one are saved.</summary>
    private async Task<StoredAccount> WithPreviousAsync(StoredAccount account)
    {
        StoredAccount? before = await AccountRecords.UnlessDamagedAsync(
            SessionReader.ReadLockedAsync(entry, store, readVault: false, timeProvider, CancellationToken.None)).ConfigureAwait(false);
        return account with { Registration = account.Registration with { Previous = before is null ? null : before.Registration with { Previous = null } } };
    }

    private async Task<bool> TrySaveTokensAsync(VaultWriter writer, StoredAccount account)
    {
        try
        {
            string text = await writer.WriteTokensAsync(entry.Address, account.Tokens, CancellationToken.None).ConfigureAwait(false);
            await writer.VerifyAsync(entry.Address, entry.Address.TokenSecretName, text, CancellationToken.None).ConfigureAwait(false);
            entry.SyncMarker.Write(account.Tokens.SessionId, account.Tokens.Generation, timeProvider.GetUtcNow());
            entry.HasUnsavedTokens = false;
            return true;
        }
        catch (ApplianceAuthException)
        {
            return false;
        }
    }
}
