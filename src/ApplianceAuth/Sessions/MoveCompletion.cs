using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Sessions;

/// <summary>Completes a move that was committed, or discards one that was not. Both account locks are held.</summary>
/// <param name="source">The account in the source store.</param>
/// <param name="target">The account in the target store.</param>
/// <param name="timeProvider">The time source.</param>
/// <param name="reached">Called after each step.</param>
internal sealed class MoveCompletion(AccountInStore source, AccountInStore target, TimeProvider timeProvider, Action<MoveStep> reached)
{
    private const int Attempts = 3;

    /// <summary>Whether the header of the source says that this session was moved to the target.</summary>
    public bool IsCommitted(SessionHeader incoming) =>
        source.Entry.Journal.ReadHeader() is { State: SessionStatus.Moved } header
        && header.SessionId == incoming.SessionId && target.Is(header.OtherStore);

    /// <summary>Removes the account's secrets from the source and activates the target.</summary>
    /// <returns>Why the secrets could not be removed, or null.</returns>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.VaultLocked"/>, or an error of the target: the move can be completed later.</exception>
    public async Task<ApplianceAuthException?> CompleteAsync(SessionHeader incoming)
    {
        source.Entry.Clear();
        source.Entry.SyncMarker.Clear();
        ApplianceAuthException? left = source.Store is ITokenStore vault
            ? await RemoveFromSourceAsync(vault, incoming.SessionId).ConfigureAwait(false)
            : null;
        reached(MoveStep.SecretsRemoved);
        if (target.Entry.Journal.ReadHeader()?.IsActive == true)
        {
            // A sign-in has replaced the account since.
            target.Entry.Incoming.Delete();
            CacheFiles.Delete(source.Entry.Files!, source.Entry.Address);
        }
        else
        {
            // Accounts in memory cannot be moved, so both stores have files.
            CacheFiles.Move(source.Entry.Files!, target.Entry.Files!, source.Entry.Address);
            target.Entry.Journal.ReplaceWith(target.Entry.Incoming);
        }

        reached(MoveStep.Activated);
        return left;
    }

    /// <summary>Removes from the target what the move has written.</summary>
    /// <exception cref="ApplianceAuthException">An error of the target.</exception>
    public async Task DiscardAsync(SessionHeader incoming)
    {
        if (target.Store is ITokenStore vault && target.Entry.Journal.ReadHeader()?.Is(incoming.SessionId) != true)
        {
            await RemoveSecretsAsync(vault, target, incoming.SessionId).ConfigureAwait(false);
        }

        target.Entry.Incoming.Delete();
    }

    /// <summary>Discards a move after an error. A second error must not hide the first one: the next command tries again.</summary>
    public async Task TryDiscardAsync(SessionHeader incoming)
    {
        try
        {
            await DiscardAsync(incoming).ConfigureAwait(false);
        }
        catch (ApplianceAuthException)
        {
        }
    }

    private async Task<ApplianceAuthException?> RemoveFromSourceAsync(ITokenStore vault, string sessionId)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await RemoveSecretsAsync(vault, source, sessionId).ConfigureAwait(false);
                return null;
            }
            catch (ApplianceAuthException e) when (e.ErrorId != ErrorId.VaultLocked && attempt == Attempts)
            {
                AccountAddress account = source.Entry.Address;
                string remove = $"Remove-Secret -Vault '{vault.Name}' -Name";
                return new(
                    e.ErrorId, Messages.FormatMoveSecretsNotRemoved(account, target.Store.Description, vault.Name, e.Message),
                    $"{remove} {account.TokenSecretName}; {remove} {account.KeySecretName}", e);
            }
            catch (ApplianceAuthException e) when (e.ErrorId != ErrorId.VaultLocked)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt), timeProvider, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Removes the secrets of a session, unless another session has replaced it, such as a new sign-in on another machine.</summary>
    private async Task RemoveSecretsAsync(ITokenStore vault, AccountInStore place, string sessionId)
    {
        AccountAddress account = place.Entry.Address;
        using VaultWriter writer = await VaultWriter.EnterAsync(vault, place.Entry.Files, timeProvider, CancellationToken.None).ConfigureAwait(false);
        Registration? registration = await AccountRecords.UnlessDamagedAsync(
            AccountRecords.ReadRegistrationAsync(vault, account, CancellationToken.None)).ConfigureAwait(false);
        TokenSet? tokens = await AccountRecords.UnlessDamagedAsync(
            AccountRecords.ReadTokensAsync(vault, account, reload: false, CancellationToken.None), EmptyTokens(account)).ConfigureAwait(false);
        bool replaced = registration is not null && registration.SessionId != sessionId
            && (registration.Previous?.SessionId != sessionId || tokens?.SessionId == registration.SessionId);
        if (replaced)
        {
            return;
        }

        if (tokens is not null)
        {
            await EmptyAsync(writer, account).ConfigureAwait(false);
        }

        await writer.RemoveAsync(account.TokenSecretName, CancellationToken.None).ConfigureAwait(false);
        await writer.RemoveAsync(account.KeySecretName, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>An empty token set with another session id, because the session may be moved back to this vault.</summary>
    private TokenSet EmptyTokens(AccountAddress account) => TokenSet.None($"{account}", timeProvider.GetUtcNow());

    /// <summary>Overwrites the tokens before they are removed: a vault with soft delete keeps removed secrets for weeks.</summary>
    private async Task EmptyAsync(VaultWriter vault, AccountAddress account)
    {
        try
        {
            await vault.WriteAsync(account.TokenSecretName, RecordSerializer.Write(EmptyTokens(account)), CancellationToken.None).ConfigureAwait(false);
        }
        catch (ApplianceAuthException e) when (e.ErrorId is ErrorId.VaultUnavailable or ErrorId.VaultSecretDeleted)
        {
            // A full vault refuses a write, but still removes secrets.
        }
    }
}
