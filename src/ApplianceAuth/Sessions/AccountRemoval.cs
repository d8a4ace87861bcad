using ApplianceAuth.Accounts;

namespace ApplianceAuth.Sessions;

/// <summary>Removes an account from a machine and from its vault.</summary>
/// <param name="slot">The account.</param>
/// <param name="store">Where it is kept.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class AccountRemoval(AccountSlot slot, ITokenStore store, TimeProvider clock)
{
    /// <summary>A tombstone first, which every process obeys; then what the vault has, emptied before it is removed.</summary>
    /// <param name="registration">What the account was signed in with, or null where that could not be read.</param>
    public async Task RunAsync(Registration? registration)
    {
        using SessionLock mine = await slot.EnterAsync(store, clock, CancellationToken.None);
        if (registration is not null)
        {
            slot.Journal.Write(Tombstone(registration), account: null);
        }

        using (VaultWriter vault = await VaultWriter.EnterAsync(store, slot.Files, clock, CancellationToken.None))
        {
            // A vault with a soft delete keeps what is removed for weeks, so that what it keeps should be worth nothing.
            if (registration is not null)
            {
                await vault.WriteAsync(slot.Address.TokenSecretName, RecordFormat.Write(Emptied(registration)), CancellationToken.None);
            }

            await vault.RemoveAsync(slot.Address.TokenSecretName, CancellationToken.None);
            await vault.RemoveAsync(slot.Address.KeySecretName, CancellationToken.None);
        }

        slot.Seen = null;
    }

    private SessionHeader Tombstone(Registration registration) => new()
    {
        Account = registration.Account,
        Provider = registration.Provider,
        SessionId = registration.SessionId,
        ReceivedAt = clock.GetUtcNow(),
        State = SessionState.Removed,
    };

    private TokenSet Emptied(Registration registration) => new()
    {
        Account = registration.Account,
        SessionId = registration.SessionId,
        Generation = int.MaxValue,
        ReceivedAt = clock.GetUtcNow(),
    };
}
