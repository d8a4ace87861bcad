using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Sessions;

/// <summary>Removes an account from a machine and from its vault.</summary>
/// <param name="slot">The account.</param>
/// <param name="store">Where it is kept.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class AccountRemoval(AccountCacheEntry slot, IAccountStore store, TimeProvider clock)
{
    /// <summary>A tombstone first, which every process obeys; then what the vault has, emptied before it is removed.</summary>
    /// <param name="registration">What the account was signed in with, or null where that could not be read.</param>
    public async Task RunAsync(Registration? registration)
    {
        using SessionLock mine = await slot.EnterAsync(store, clock, CancellationToken.None).ConfigureAwait(false);
        if (Tombstone(registration) is { } tombstone)
        {
            slot.Journal.Write(tombstone, account: null);
        }

        // Before the vault is touched: whatever becomes of that, nobody here is signed in any more.
        slot.Clear();

        if (store is ITokenStore vault)
        {
            await RemoveSecretsAsync(vault, registration).ConfigureAwait(false);
        }
    }

    private async Task RemoveSecretsAsync(ITokenStore vault, Registration? registration)
    {
        using VaultWriter writer = await VaultWriter.EnterAsync(vault, slot.Files, clock, CancellationToken.None).ConfigureAwait(false);
        if (registration is not null)
        {
            await EmptyAsync(writer, registration).ConfigureAwait(false);
        }

        await writer.RemoveAsync(slot.Address.TokenSecretName, CancellationToken.None).ConfigureAwait(false);
        await writer.RemoveAsync(slot.Address.KeySecretName, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>A vault with a soft delete keeps what is removed for weeks, so that what it keeps should be worth nothing.</summary>
    private async Task EmptyAsync(VaultWriter vault, Registration registration)
    {
        try
        {
            TokenSet none = TokenSet.None(registration.Account, clock.GetUtcNow(), registration.SessionId);
            await vault.WriteAsync(slot.Address.TokenSecretName, RecordSerializer.Write(none), CancellationToken.None).ConfigureAwait(false);
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
                : slot.Journal.ReadHeader() is { } header ? header with { State = SessionState.Removed }
                : null;
        }
        catch (ApplianceAuthException e) when (e.ErrorId is ErrorId.RecordInvalid or ErrorId.RecordTooNew)
        {
            return Tombstone(provider: "", sessionId: "");
        }
    }

    private SessionHeader Tombstone(string provider, string sessionId) => new()
    {
        Account = $"{slot.Address}",
        Provider = provider,
        SessionId = sessionId,
        ReceivedAt = clock.GetUtcNow(),
        State = SessionState.Removed,
    };
}
