using ApplianceAuth.Accounts;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>Tests of a journal that cannot be written after a refresh: the cloud ends a session whose spent refresh token is sent again.</summary>
public sealed class JournalFailureTests(CloudFixture cloud) : SessionTests(cloud)
{
    private static readonly TimeSpan s_half = TimeSpan.FromMinutes(30);

    [Fact]
    public async Task Built_in_store_is_written_later_with_the_tokens_in_memory()
    {
        BuiltInStore store = new(() => new(_fixture.OtherData));
        SessionBroker broker = _fixture.OtherMachine();
        await broker.SaveSignInAsync(store, _fixture.Account, CancellationToken.None);
        string aside = new DataFolder(_fixture.OtherData).FolderOf(store).Journal(_fixture.Address) + ".new";

        Session refreshed = await RefreshWithoutJournalAsync(() => broker.GetAsync(store, _fixture.Address, new(), CancellationToken.None), aside);
        _cloud.Clock.Advance(s_half);
        Session later = await GetAsync(broker, store);
        StoredAccount read = await broker.ReadAsync(store, _fixture.Address, CancellationToken.None);

        Assert.Equal((2, 2, 2), (refreshed.Account.Tokens.Generation, later.Account.Tokens.Generation, read.Tokens.Generation));
        Assert.Equal(2, (await GetAsync(_fixture.OtherMachine(), store)).Account.Tokens.Generation);
        _cloud.Clock.Advance(s_hour);
        Assert.Equal(3, (await GetAsync(broker, store)).Account.Tokens.Generation);
        Assert.Equal(2, _fixture.Refreshes);
    }

    [Fact]
    public async Task Vault_of_this_machine_has_the_tokens_for_the_next_process()
    {
        SharedVault vault = new() { IsLocal = true };
        await _fixture.Broker.SaveSignInAsync(vault, _fixture.Account, CancellationToken.None);
        string aside = _fixture.JournalFile(vault) + ".new";

        await RefreshWithoutJournalAsync(() => _fixture.Broker.GetAsync(vault, _fixture.Address, new(), CancellationToken.None), aside);
        _cloud.Clock.Advance(s_hour);
        Session next = await GetAsync(_fixture.OtherBroker(), vault);

        Assert.Equal(3, next.Account.Tokens.Generation);
        Assert.Equal(2, _fixture.Refreshes);
    }

    [Fact]
    public async Task Vault_of_this_machine_has_the_tokens_that_are_moved()
    {
        SharedVault vault = new() { IsLocal = true };
        BuiltInStore target = new(() => new(_fixture.Data));
        await _fixture.Broker.SaveSignInAsync(vault, _fixture.Account, CancellationToken.None);
        string aside = _fixture.JournalFile(vault) + ".new";
        await RefreshWithoutJournalAsync(() => _fixture.Broker.GetAsync(vault, _fixture.Address, new(), CancellationToken.None), aside);

        StoredAccount read = await _fixture.OtherBroker().ReadAsync(vault, _fixture.Address, CancellationToken.None);
        Assert.Empty(await _fixture.OtherBroker().Moves.MoveAsync(vault, target, _fixture.Address, CancellationToken.None));
        _cloud.Clock.Advance(s_hour);
        Session next = await GetAsync(_fixture.OtherBroker(), target);

        Assert.Equal((2, 3), (read.Tokens.Generation, next.Account.Tokens.Generation));
        Assert.Equal(0, Control.Tokens.SessionsEndedByReuse);
    }

    /// <summary>Refreshes while the journal's temporary file cannot be opened, and waits until no save is pending.</summary>
    private async Task<Session> RefreshWithoutJournalAsync(Func<Task<Session>> get, string aside)
    {
        _cloud.Clock.Advance(s_hour);
        Control.Hold("token");
        Task<Session> refreshing = get();
        await _fixture.RefreshesAreHeldAsync();
        File.Delete(aside);
        Directory.CreateDirectory(aside);
        Control.Release();
        Session refreshed = await SavedAsync(_cloud.Clock.PassAsync(refreshing));
        Directory.Delete(aside);
        return refreshed;
    }

    private Task<Session> GetAsync(SessionBroker broker, IAccountStore store) =>
        SavedAsync(_cloud.Clock.PassAsync(broker.GetAsync(store, _fixture.Address, new(), CancellationToken.None)));

    private async Task<Session> SavedAsync(Task<Session> getting)
    {
        Session session = await getting;
        await _cloud.Clock.PassAsync(session.PendingSave ?? Task.FromResult<ApplianceAuthException?>(null));
        return session;
    }
}
