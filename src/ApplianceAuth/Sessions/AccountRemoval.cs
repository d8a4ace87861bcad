using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Sessions;

/// <summary>Removes an account from a machine and from its vault.</summary>
/// <param name="entry">The account.</param>
/// <param name="store">Where it is kept.</param>
/// <param name="timeProvider">Tells the time.</param>
internal sealed class AccountRemoval(AccountCacheEntry entry, IAccountStore store, TimeProvider timeProvider)
{
    /// <summary>A tombstone first, which every process obeys; then what the vault has, emptied before it is removed.</summary>
    /// <param name="registration">What the account was signed in with, or null where that could not be read.</param>
    public async Task RunAsync(Registration? registration)
    {
        using SessionLock mine = await entry.EnterAsync(store, timeProvider, CancellationToken.None).ConfigureAwait(false);
        if (Tombstone(registration) is { } tombstone)
        {
            entry.Journal.Write(tombstone, account: null);
        }

        // Before the vault is touched: whatever becomes of that, nobody here is signed in any more.
        entry.Clear();

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

    /// <summary>A vault with a soft delete keeps what is removed for weeks, so that what it keeps should be worth nothing.</summary>
    private async Task EmptyAsync(VaultWriter vault, Registration registration)
    {
        try
        {
            TokenSet none = TokenSet.None(registration.Account, timeProvider.GetUtcNow(), registration.SessionId);
            await vault.WriteAsync(entry.Address.TokenSecretName, RecordSerializer.Write(none), CancellationToken.None).ConfigureAwait(false);
        }
        catch (ApplianceAuthException e) when (e.ErrorId is ErrorId.VaultUnavailable or ErrorId.VaultSecretDeleted)
        {
            // A full vault takes nothing, and still lets go of what it has.
        }
    }

    private SessionHeader? Tombstone(Registration? registration)
    {
        try
        {
            return registration is not null ? Tombstone(registration.Provider, registration.SessionId)
                : entry.Journal.ReadHeader() is { } header ? header with { State = SessionState.Removed }
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
        State = SessionState.Removed,
    };
}
