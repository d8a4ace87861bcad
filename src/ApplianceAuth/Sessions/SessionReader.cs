using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Sessions;

/// <summary>Finds the newest tokens of an account, in the journal, in the vault and in memory. Used under the account's lock.</summary>
internal static class SessionReader
{
    private const int Looks = 5;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The account with its newest tokens, or null where nobody is signed in.</summary>
    /// <param name="slot">The account.</param>
    /// <param name="store">Where it is kept.</param>
    /// <param name="askVault">Whether to look into the vault even if the journal has tokens: another machine may have newer ones.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="stop">Ends the wait.</param>
    public static async Task<StoredAccount?> ReadAsync(AccountSlot slot, IAccountStore store, bool askVault, TimeProvider clock, CancellationToken stop)
    {
        if (store is not ITokenStore vault)
        {
            if (slot.Journal.ReadAccount(slot.Address) is { } stored)
            {
                return slot.See(stored, clock.GetUtcNow());
            }

            slot.Seen = null;
            return null;
        }

        SessionHeader? header = slot.Journal.ReadHeader();
        StoredAccount? seen = slot.Seen?.Account;
        Registration? registration = seen is not null && header?.Is(seen.Registration.SessionId) == true && !askVault
            ? seen.Registration
            : await FindRegistrationAsync(slot, vault, header, clock, stop).ConfigureAwait(false);
        for (; registration is not null; registration = registration.Previous)
        {
            if (await NewestAsync(slot, vault, registration, seen?.Tokens, askVault, clock.GetUtcNow(), stop).ConfigureAwait(false) is { } tokens)
            {
                return slot.See(new(registration, tokens), clock.GetUtcNow());
            }
        }

        slot.Seen = null;
        return null;
    }

    /// <summary>As <see cref="ReadAsync"/>, with null if journal or vault cannot be read: for use after an error that must not be hidden by another.</summary>
    public static async Task<StoredAccount?> TryReadAsync(AccountSlot slot, IAccountStore store, bool askVault, TimeProvider clock, CancellationToken stop)
    {
        try
        {
            return await ReadAsync(slot, store, askVault, clock, stop).ConfigureAwait(false);
        }
        catch (ApplianceAuthException)
        {
            return null;
        }
    }

    /// <summary>The newer of two sets of tokens of the same sign-in.</summary>
    public static TokenSet? Newer(TokenSet? a, TokenSet? b) => a is null || b?.Generation > a.Generation ? b : a;

    private static async Task<TokenSet?> NewestAsync(
        AccountSlot slot, ITokenStore store, Registration registration, TokenSet? seen, bool askVault, DateTimeOffset now, CancellationToken stop)
    {
        TokenSet? newest = Newer(Own(slot.Journal.ReadTokens(registration, slot.Address)), Own(seen));
        if (newest is not null && !askVault)
        {
            return newest;
        }

        TokenSet? kept = Own(await AccountRecords.ReadTokensAsync(store, slot.Address, reload: askVault, stop).ConfigureAwait(false));
        if (kept is not null && (newest is null || kept.Generation > newest.Generation))
        {
            slot.Mark.Write(kept.SessionId, kept.Generation, now);
        }

        return Newer(newest, kept);

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
            bool same = header is not null && found?.SessionId == header.SessionId;
            // SecretStore deletes and adds where it should replace, so a secret may be missing for a moment.
            if (found is not null || header is null or { State: SessionState.Removed } || look == Looks)
            {
                return header is { State: SessionState.Removed } ? (same ? null : found)
                    : header is null || same || found is null || !store.MayLag ? found
                    // Another process has signed in, and this one is served the sign-in before it: its tokens must not take the place of the new ones.
                    : throw new ApplianceAuthException(Reason.VaultBehind, $"The vault '{store.Name}' shows an older sign-in of {slot.Address} than the newest one on this machine.");
            }

            await Task.Delay(s_pause, clock, stop).ConfigureAwait(false);
        }
    }
}
