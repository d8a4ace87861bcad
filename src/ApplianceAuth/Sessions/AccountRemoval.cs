using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Sessions;

/// <summary>Removes an account from this machine and from its vault.</summary>
/// <param name="entry">The account.</param>
/// <param name="store">The store of the account.</param>
/// <param name="timeProvider">Time source.</param>
internal sealed class AccountRemoval(AccountCacheEntry entry, IAccountStore store, TimeProvider timeProvider)
{
    /// <summary>Writes a tombstone, which ends the session for all processes, then overwrites and removes the secrets in the vault.</summary>
    /// <param name="registration">The registration, or null if it could not be read.</param>
    public async Task RunAsync(Registration? registration)
    {
        using SessionLock accountLock = await entry.EnterAsync(store, timeProvider, CancellationToken.None).ConfigureAwait(false);
        if (Tombstone(registration) is { } tombstone)
        {
            entry.Journal.Write(tombstone, account: null);
        }

        // Before the other files and the vault are changed: even if that fails, this machine no longer uses the session.
        entry.Clear();
        // A move to this store that was killed may have left secrets.
        entry.Incoming.DeleteUnfinished();
        if (entry.Files is { } files)
        {
            CacheFiles.Delete(files, entry.Address);
        }

        if (store is ITokenStore vault)
        {
            await RemoveSecretsAsync(vault, registration).ConfigureAwait(false);
        }
    }

    private async Task RemoveSecretsAsync(ITokenStore vault, Registration? registration)
    {
        using VaultWriter writer = await VaultWriter.EnterAsync(vault, entry.Files, timeProvider, CancellationToken.None).ConfigureAwait(false);
        if (registration is not null)
        {
            await EmptyAsync(writer, registration).ConfigureAwait(false);
        }

        await writer.RemoveAsync(entry.Address.TokenSecretName, CancellationToken.None).ConfigureAwait(false);
        await writer.RemoveAsync(entry.Address.KeySecretName, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Overwrites the tokens before they are removed: a vault with soft delete keeps removed secrets for weeks.</summary>
    private async Task EmptyAsync(VaultWriter vault, Registration registration)
    {
        try
        {
            TokenSet none = TokenSet.None(registration.Account, timeProvider.GetUtcNow(), registration.SessionId);
            await vault.WriteAsync(entry.Address.TokenSecretName, RecordSerializer.Write(none), CancellationToken.None).ConfigureAwait(false);
        }
        catch (ApplianceAuthException e) when (e.ErrorId is ErrorId.VaultUnavailable or ErrorId.VaultSecretDeleted)
        {
            // A full vault refuses a write, but still removes secrets.
        }
    }

    private SessionHeader? Tombstone(Registration? registration)
    {
        try
        {
            return registration is not null ? Tombstone(registration.Provider, registration.SessionId)
                : entry.Journal.ReadHeader() is { } header ? header with { State = SessionStatus.Removed }
                : null;
        }
        catch (ApplianceAuthException e) when (e.ErrorId is ErrorId.RecordInvalid or ErrorId.RecordTooNew)
        {
            return Tombstone(provider: "", sessionId: "");
        }
    }

    private SessionHeader Tombstone(string provider, string sessionId) => new()
    {
        Account = $"{entry.Address}",
        Provider = provider,
        SessionId = sessionId,
        ReceivedAt = timeProvider.GetUtcNow(),
        State = SessionStatus.Removed,
    };
}
