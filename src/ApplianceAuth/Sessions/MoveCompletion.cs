using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Sessions;

/// <summary>Finishes a move that was committed, or discards one that was not. Both account locks are held.</summary>
/// <param name="source">The place that the account leaves.</param>
/// <param name="target">The place that it goes to.</param>
/// <param name="timeProvider">The time source.</param>
/// <param name="reached">Called after each step.</param>
internal sealed class MoveCompletion(AccountPlace source, AccountPlace target, TimeProvider timeProvider, Action<MoveStep> reached)
{
    private const int Attempts = 3;

    /// <summary>Whether the source says that this session has moved to the target.</summary>
    public bool IsCommitted(SessionHeader incoming) =>
        source.Entry.Journal.ReadHeader() is { State: SessionState.Moved } header && header.SessionId == incoming.SessionId && target.Is(header.OtherStore);

    /// <summary>Removes the account's secrets from the source and activates the target.</summary>
    /// <returns>Why the secrets could not be removed, or null.</returns>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.VaultLocked"/>, or an error of the target: then the move can be finished later.</exception>
    public async Task<ApplianceAuthException?> FinishAsync(SessionHeader incoming)
    {
        source.Entry.Clear();
        source.Entry.Mark.Clear();
        ApplianceAuthException? left = source.Store is ITokenStore vault ? await RemoveFromSourceAsync(vault, incoming.SessionId).ConfigureAwait(false) : null;
        reached(MoveStep.SecretsRemoved);
        if (target.Entry.Journal.ReadHeader()?.IsActive == true)
        {
            // A sign-in has replaced the account since.
            target.Entry.Incoming.Delete();
        }
        else
        {
            target.Entry.Journal.ReplaceWith(target.Entry.Incoming);
        }

        reached(MoveStep.Activated);
        return left;
    }

    /// <summary>Removes what the move has written to the target.</summary>
    /// <exception cref="ApplianceAuthException">An error of the target.</exception>
    public async Task DiscardAsync(SessionHeader incoming)
    {
        if (target.Store is ITokenStore vault && target.Entry.Journal.ReadHeader()?.Is(incoming.SessionId) != true)
        {
            await RemoveSecretsAsync(vault, target, incoming.SessionId).ConfigureAwait(false);
        }

        target.Entry.Incoming.Delete();
    }

    /// <summary>The same after an error, which another one must not hide: the next command tries again.</summary>
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
                return new(
                    e.ErrorId, $"{account} has moved to the {target.Store.Description}, but its secrets could not be removed from the vault '{vault.Name}': {e.Message}",
                    $"Remove-Secret -Vault '{vault.Name}' -Name {account.TokenSecretName}; Remove-Secret -Vault '{vault.Name}' -Name {account.KeySecretName}", e);
            }
            catch (ApplianceAuthException e) when (e.ErrorId != ErrorId.VaultLocked)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt), timeProvider, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Removes the secrets of a session, unless another session has replaced it: another machine may have signed in again.</summary>
    private async Task RemoveSecretsAsync(ITokenStore vault, AccountPlace place, string sessionId)
    {
        AccountAddress account = place.Entry.Address;
        using VaultWriter writer = await VaultWriter.EnterAsync(vault, place.Entry.Files, timeProvider, CancellationToken.None).ConfigureAwait(false);
        Registration? registration = await UnlessDamagedAsync(AccountRecords.ReadRegistrationAsync(vault, account, CancellationToken.None), null).ConfigureAwait(false);
        TokenSet? tokens = await UnlessDamagedAsync(AccountRecords.ReadTokensAsync(vault, account, reload: false, CancellationToken.None), None(account)).ConfigureAwait(false);
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

    /// <summary>A record, or something else if it is damaged: the move has read or written it here before, so a write of it was interrupted.</summary>
    private static async Task<T?> UnlessDamagedAsync<T>(Task<T?> read, T? damaged)
        where T : class
    {
        try
        {
            return await read.ConfigureAwait(false);
        }
        catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.RecordInvalid)
        {
            return damaged;
        }
    }

    /// <summary>Tokens that are none, with another session id, since the session may come back to this vault.</summary>
    private TokenSet None(AccountAddress account) => TokenSet.None($"{account}", timeProvider.GetUtcNow());

    /// <summary>Overwrites the tokens before they are removed: a vault with a soft delete keeps what is removed for weeks.</summary>
    private async Task EmptyAsync(VaultWriter vault, AccountAddress account)
    {
        try
        {
            await vault.WriteAsync(account.TokenSecretName, RecordSerializer.Write(None(account)), CancellationToken.None).ConfigureAwait(false);
        }
        catch (ApplianceAuthException e) when (e.ErrorId is ErrorId.VaultUnavailable or ErrorId.VaultSecretDeleted)
        {
            // A full vault refuses a write, and still removes.
        }
    }
}
