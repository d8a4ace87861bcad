using ApplianceAuth.Accounts;

namespace ApplianceAuth.Sessions;

/// <summary>Finds the newest tokens of an account, in the journal, in the vault and in memory.</summary>
internal static class SessionReader
{
    private const int Looks = 5;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The account with its newest tokens, or null where nobody is signed in. Needs no lock, and changes nothing on disk.</summary>
    /// <param name="slot">The account.</param>
    /// <param name="store">Where it is kept.</param>
    /// <param name="askVault">Whether to look into the vault even if the journal has tokens: another machine may have newer ones.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="stop">Ends the wait.</param>
    public static async Task<StoredAccount?> ReadAsync(AccountSlot slot, ITokenStore store, bool askVault, TimeProvider clock, CancellationToken stop) =>
        (await FindAsync(slot, store, askVault, clock, stop).ConfigureAwait(false)).Account;

    /// <summary>The same under the account's lock: tokens that only the vault had are marked as saved there.</summary>
    public static async Task<StoredAccount?> ReadLockedAsync(AccountSlot slot, ITokenStore store, bool askVault, TimeProvider clock, CancellationToken stop)
    {
        (StoredAccount? account, bool fromVault) = await FindAsync(slot, store, askVault, clock, stop).ConfigureAwait(false);
        if (account is not null && fromVault)
        {
            slot.Mark.Write(account.Tokens.SessionId, account.Tokens.Generation, clock.GetUtcNow());
        }

        return account;
    }

    /// <summary>The newer of two sets of tokens of the same sign-in.</summary>
    public static TokenSet? Newer(TokenSet? a, TokenSet? b) => a is null || b?.Generation > a.Generation ? b : a;

    private static async Task<(StoredAccount? Account, bool FromVault)> FindAsync(
        AccountSlot slot, ITokenStore store, bool askVault, TimeProvider clock, CancellationToken stop)
    {
        AccountSlot.Sighting before = slot.Seen;
        SessionHeader? header = slot.Journal.ReadHeader();
        Registration? registration = before.Account is { } seen && header?.Is(seen.Registration.SessionId) == true && !askVault
            ? seen.Registration
            : await FindRegistrationAsync(slot, store, header, clock, stop).ConfigureAwait(false);
        (StoredAccount? Account, bool FromVault) found = default;
        for (; registration is not null && found.Account is null; registration = registration.Previous)
        {
            found = await NewestAsync(slot, store, registration, before.Account?.Tokens, askVault, stop).ConfigureAwait(false);
        }

        slot.SeeUnlessChanged(before, found.Account, clock.GetUtcNow());
        return found;
    }

    private static async Task<(StoredAccount? Account, bool FromVault)> NewestAsync(
        AccountSlot slot, ITokenStore store, Registration registration, TokenSet? seen, bool askVault, CancellationToken stop)
    {
        TokenSet? here = Newer(Own(slot.Journal.ReadTokens(registration, slot.Address)), Own(seen));
        TokenSet? newest = here is not null && !askVault
            ? here
            : Newer(here, Own(await AccountRecords.ReadTokensAsync(store, slot.Address, reload: askVault, stop).ConfigureAwait(false)));
        return (newest is null ? null : new(registration, newest), !ReferenceEquals(newest, here));

        TokenSet? Own(TokenSet? tokens) => tokens?.SessionId == registration.SessionId ? tokens : null;
    }

    /// <summary>The registration in the vault. While a journal says that there is one, a vault that says otherwise is asked again for a moment.</summary>
    private static async Task<Registration?> FindRegistrationAsync(
        AccountSlot slot, ITokenStore store, SessionHeader? header, TimeProvider clock, CancellationToken stop)
    {
        slot.VaultAskedAt = clock.GetUtcNow();
        for (int look = 1; ; look++)
        {
            Registration? found = await AccountRecords.ReadRegistrationAsync(store, slot.Address, stop).ConfigureAwait(false);
            bool removed = header is { State: SessionState.Removed } && header.SessionId == found?.SessionId;
            // SecretStore deletes and adds where it should replace, so a secret may be missing for a moment; and a vault may lag behind the journal.
            bool fits = header is null or { State: SessionState.Removed } || found?.SessionId == header.SessionId || (found is not null && !store.MayLag);
            if (fits || look == Looks)
            {
                return removed ? null : found;
            }

            await Task.Delay(s_pause, clock, stop).ConfigureAwait(false);
        }
    }
}
