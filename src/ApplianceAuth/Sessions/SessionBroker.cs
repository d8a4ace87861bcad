using System.Collections.Concurrent;
using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;

namespace ApplianceAuth.Sessions;

/// <summary>Gives out tokens that are good, renewing them at most once however many ask. One per process, shared by all threads.</summary>
/// <param name="http">Follows no redirects and keeps no cookies.</param>
/// <param name="folder">Where the lock files lie.</param>
/// <param name="clock">Tells the time.</param>
public sealed class SessionBroker(HttpClient http, Func<DataFolder> folder, TimeProvider clock)
{
    private const int SaveAttempts = 3;

    private readonly ConcurrentDictionary<(string Vault, string Account), Held> _memory = new();

    /// <summary>The account with a token that meets the demand: from memory, from the store, or renewed.</summary>
    /// <param name="store">Where the account is kept.</param>
    /// <param name="account">Which one.</param>
    /// <param name="demand">What the token must be good for.</param>
    /// <param name="stop">Ends the wait. A renewal that was sent goes on and is kept.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="Reason.NotConnected"/>, <see cref="Reason.RefreshRejected"/>, <see cref="Reason.LifetimeTooLong"/>, <see cref="Reason.LockUnavailable"/>,
    /// <see cref="Reason.CloudUnreachable"/>, what else the cloud refuses, or what ails the vault.
    /// </exception>
    public async Task<Session> GetAsync(ITokenStore store, AccountAddress account, TokenDemand demand, CancellationToken stop)
    {
        if (Remembered(store, account, demand) is { } before)
        {
            return before;
        }

        SessionLock? mine = await EnterAsync(store, account, stop);
        try
        {
            if (Remembered(store, account, demand) is { } meanwhile)
            {
                return meanwhile;
            }

            Session looked = await LookAgainAsync(store, account, demand, stop) ?? throw NotConnected(store, account);
            StoredAccount found = looked.Account;
            if (Meets(found, demand))
            {
                return looked;
            }

            if (clock.GetUtcNow() < found.Tokens.ExpiresAt)
            {
                RequireInReach(demand, found);
            }

            // On a thread of its own, with the lock: whoever asked may leave, the renewal does not end with them.
            SessionLock handedOver = mine;
            Task<Session> renewal = Task.Run(() => RenewAsync(store, found, demand, handedOver), CancellationToken.None);
            mine = null;
            return await renewal.WaitAsync(stop);
        }
        finally
        {
            mine?.Dispose();
        }
    }

    /// <summary>The account as it was last seen here, or else as the store has it; its token need not be good.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.NotConnected"/>, or what ails the vault.</exception>
    public async Task<StoredAccount> FindAsync(ITokenStore store, AccountAddress account, CancellationToken stop) =>
        _memory.TryGetValue(Key(store, account), out Held? held) ? held.Account : await LookAsync(store, account, stop);

    /// <summary>The account as the store has it now; its token need not be good.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.NotConnected"/>, or what ails the vault.</exception>
    public static async Task<StoredAccount> LookAsync(ITokenStore store, AccountAddress account, CancellationToken stop) =>
        await AccountRecords.ReadAsync(store, account, reload: true, stop) ?? throw NotConnected(store, account);

    /// <summary>Makes sure that a sign-in could be kept, before anybody takes the trouble of signing in.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.LockUnavailable"/>.</exception>
    public async Task PrepareAsync(ITokenStore store, AccountAddress account, CancellationToken stop) =>
        (await EnterAsync(store, account, stop)).Dispose();

    /// <summary>Keeps a new sign-in.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.LockUnavailable"/>, or what ails the vault: then the sign-in before it is still there.</exception>
    public async Task SaveSignInAsync(ITokenStore store, StoredAccount account, CancellationToken stop)
    {
        using SessionLock mine = await EnterAsync(store, account.Address, stop);
        await AccountRecords.WriteAsync(store, account, stop);
        Remember(store, account, saved: true);
    }

    private async Task<Session> RenewAsync(ITokenStore store, StoredAccount found, TokenDemand demand, SessionLock mine)
    {
        using (mine)
        {
            try
            {
                OAuthClient client = new(found.Provider, http, clock);
                StoredAccount renewed = found with { Tokens = await client.RefreshAsync(found.Registration, found.Tokens) };
                Remember(store, renewed, saved: false);
                Session session = new(renewed, await TrySaveAsync(store, renewed));
                RequireInReach(demand, renewed);
                return session;
            }
            catch (ApplianceAuthException e) when (
                e.Reason is Reason.CloudUnreachable or Reason.CloudFailed or Reason.RateLimited && demand.IsBarelyMetBy(found.Tokens, clock.GetUtcNow()))
            {
                return new(found);
            }
        }
    }

    private Session? Remembered(ITokenStore store, AccountAddress account, TokenDemand demand) =>
        _memory.TryGetValue(Key(store, account), out Held? held) && held.Saved && Meets(held.Account, demand) ? new(held.Account) : null;

    /// <summary>What is newest under the lock: the store's record, or ours where the store has not taken it yet or has lost it again.</summary>
    private async Task<Session?> LookAgainAsync(ITokenStore store, AccountAddress account, TokenDemand demand, CancellationToken stop)
    {
        StoredAccount? ours = _memory.TryGetValue(Key(store, account), out Held? held) ? held.Account : null;
        StoredAccount? stored;
        try
        {
            stored = await AccountRecords.ReadAsync(store, account, reload: true, stop);
        }
        catch (ApplianceAuthException e) when (ours is not null && Meets(ours, demand))
        {
            return new(ours, NotSaved(store, ours, e));
        }

        if (ours is not null && stored?.Tokens.SessionId == ours.Tokens.SessionId && stored.Tokens.Generation < ours.Tokens.Generation)
        {
            return new(ours, await TrySaveAsync(store, ours));
        }

        if (stored is null)
        {
            _memory.TryRemove(Key(store, account), out _);
        }
        else
        {
            Remember(store, stored, saved: true);
        }

        return stored is null ? null : new(stored);
    }

    /// <summary>Three attempts; then the renewal lives on in memory alone, and whoever looks again next tries once more.</summary>
    private async Task<ApplianceAuthException?> TrySaveAsync(ITokenStore store, StoredAccount account)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await AccountRecords.WriteTokensAsync(store, account, CancellationToken.None);
                Remember(store, account, saved: true);
                return null;
            }
            catch (ApplianceAuthException e) when (attempt == SaveAttempts)
            {
                return NotSaved(store, account, e);
            }
            catch (ApplianceAuthException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt), clock, CancellationToken.None);
            }
        }
    }

    private Task<SessionLock> EnterAsync(ITokenStore store, AccountAddress account, CancellationToken stop) =>
        SessionLock.EnterAsync(
            store.OtherProcessesSeeIt ? folder().LockFile(store.Name, account) : $"{store.Name}/{account}", store.OtherProcessesSeeIt, clock, stop);

    private bool Meets(StoredAccount account, TokenDemand demand) => demand.IsMetBy(account.Tokens, account.Provider, clock.GetUtcNow());

    private void Remember(ITokenStore store, StoredAccount account, bool saved) => _memory[Key(store, account.Address)] = new(account, saved);

    private static (string, string) Key(ITokenStore store, AccountAddress account) => (store.Name.ToUpperInvariant(), account.ToString());

    private static void RequireInReach(TokenDemand demand, StoredAccount account)
    {
        if (demand.IsBeyond(account.Tokens, account.Provider))
        {
            throw new ApplianceAuthException(
                Reason.LifetimeTooLong,
                $"{account.Provider.DisplayName} gives tokens for {account.Tokens.Life.TotalSeconds:0} seconds; " +
                $"{demand.MinimumLife.TotalSeconds:0} were asked for, so that each would have to be renewed almost at once.");
        }
    }

    private static ApplianceAuthException NotSaved(ITokenStore store, StoredAccount account, ApplianceAuthException cause) => new(
        Reason.TokenNotSaved, $"The renewed sign-in of {account.Address} could not be written to the vault {store.Name}: {cause.Message}", cause.Advice, cause);

    private static ApplianceAuthException NotConnected(ITokenStore store, AccountAddress account) => store.OtherProcessesSeeIt
        ? new(Reason.NotConnected, $"{account} is not signed in (vault {store.Name}).")
        : new(Reason.AccountNotHere, $"{account} was signed in with -InMemory, and not by this process.");

    private sealed record Held(StoredAccount Account, bool Saved);
}
