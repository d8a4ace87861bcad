using ApplianceAuth.Accounts;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>When a vault is told of a renewal, and what becomes of it.</summary>
public sealed class VaultSyncTests : CacheEntryTestBase
{
    private readonly VaultSync _sync;

    public VaultSyncTests() => _sync = new(new(_clock), _clock);

    [Fact]
    public async Task A_vault_of_which_nothing_is_known_is_told() => Assert.True(await IsToldAsync(_vault, Account(1)));

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public async Task A_vault_that_other_machines_see_is_told_of_every_renewal_and_of_each_once(int generation, bool told)
    {
        Mark(generation: 2);

        Assert.Equal(told, await IsToldAsync(_vault, Account(generation)));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public async Task A_vault_that_only_this_machine_sees_is_told_once_a_day(int ticksOverADay, bool told)
    {
        Mark(generation: 1);
        _clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromTicks(ticksOverADay));

        Assert.Equal(told, await IsToldAsync(new() { IsLocal = true }, Account(2)));
        Assert.False(await IsToldAsync(new() { IsLocal = true }, Account(1)));
    }

    [Fact]
    public async Task Another_sign_in_is_told_of_whatever_its_generation()
    {
        _entry.Mark.Write("another", 9, _clock.GetUtcNow());

        Assert.True(await IsToldAsync(new() { IsLocal = true }, Account(1)));
    }

    [Fact]
    public async Task What_nothing_else_has_is_told_in_any_case()
    {
        Mark(generation: 2);

        Assert.True(await IsToldAsync(new() { IsLocal = true }, Account(2), inAnyCase: true));
    }

    [Fact]
    public async Task What_the_vault_took_is_marked()
    {
        await KeyAsync(s_registration);
        _entry.NotSaved = true;

        Assert.Null(await FollowAsync(Account(2)));

        Assert.Equivalent(Account(2).Tokens, _vault.Tokens(s_address), strict: true);
        Assert.Equal((s_registration.SessionId, 2, _clock.GetUtcNow()), _entry.Mark.Read());
        Assert.False(_entry.NotSaved);
        // One look past what the vault remembers shows both key and tokens; another one shows that the first tokens of the session are there.
        Assert.Equal((3, 2), (_vault.Reads, _vault.FreshReads));
    }

    [Fact]
    public async Task A_vault_that_goes_on_refusing_is_asked_three_times_and_told_of_by_its_own_words()
    {
        await KeyAsync(s_registration);
        _vault.RefusesToWrite = true;
        DateTimeOffset began = _clock.GetUtcNow();

        ApplianceAuthException? why = await FollowAsync(Account(2));

        Assert.Equal(TimeSpan.FromMilliseconds(100 + 200), _clock.GetUtcNow() - began);
        Assert.Equal(ErrorId.TokenNotSaved, why!.ErrorId);
        Assert.All(["'Miele/default'", "vault 'Shared'", "The vault takes nothing."], text => Assert.Contains(text, why.Message, StringComparison.Ordinal));
        Assert.Equal("Ask its owner.", why.Recommendation);
        Assert.True(_entry.NotSaved);
        Assert.Null(_entry.Mark.Read());
    }

    [Fact]
    public async Task Vault_that_cannot_be_reloaded_is_reported_and_the_journal_keeps_the_session()
    {
        _vault = new() { IsLocal = true, MayLag = true };
        await KeepAsync(Account(1));
        Journal(Account(2));

        ApplianceAuthException? why = await FollowAsync(Account(2));

        Assert.Equal((ErrorId.TokenNotSaved, ErrorId.VaultStale), (why!.ErrorId, ((ApplianceAuthException)why.InnerException!).ErrorId));
        Assert.Equal(1, _vault.Tokens(s_address).Generation);
        Assert.Equal(2, _entry.Journal.ReadTokens(s_registration, s_address)!.Generation);
    }

    /// <summary>Whatever failed at one save, for however long: the next save holds all tokens again.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public async Task Writes_that_fail_for_the_moment_never_shorten_a_later_save(int failures)
    {
        FolderTokenStore store = new(_temporary.Path) { WritesToRefuse = failures };
        await File.WriteAllTextAsync(_temporary.File(s_address.KeySecretName), RecordSerializer.Write(s_registration));

        ApplianceAuthException? first = await _clock.PassAsync(_sync.RunAsync(_entry, store, Account(2)));
        TokenSet? saved = await SavedAsync();
        store.WritesToRefuse = 0;
        Assert.Null(await _clock.PassAsync(_sync.RunAsync(_entry, store, Account(3))));

        Assert.Equal(failures < 6, first is null);
        Assert.Equal(failures < 6 ? Account(2).Tokens.AccessToken : null, saved?.AccessToken);
        Assert.Equal((3, Account(3).Tokens.AccessToken), ((await SavedAsync())!.Generation, (await SavedAsync())!.AccessToken));

        Task<TokenSet?> SavedAsync() => AccountRecords.ReadTokensAsync(store, s_address, reload: true, CancellationToken.None);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    [InlineData(3, 0)]
    public async Task A_vault_is_not_written_with_what_it_has_or_with_less(int there, int writes)
    {
        await KeepAsync(Account(there));
        _vault.Changes.Clear();

        Assert.Null(await FollowAsync(Account(2)));

        Assert.Equal(writes, _vault.Changes.Count);
        Assert.Equal(2, _entry.Mark.Read()!.Value.Generation);
    }

    [Fact]
    public async Task What_the_journal_has_is_newer_than_what_was_to_be_told()
    {
        await KeyAsync(s_registration);
        Journal(Account(3));

        Assert.Null(await FollowAsync(Account(2)));

        Assert.Equal(3, _vault.Tokens(s_address).Generation);
    }

    [Fact]
    public async Task What_was_removed_is_not_brought_back()
    {
        Assert.Null(await FollowAsync(Account(2)));

        Assert.Empty(_vault.Names);
        Assert.Null(_entry.Mark.Read());
    }

    [Fact]
    public async Task A_successor_that_has_its_tokens_keeps_its_place()
    {
        await KeepAsync(Account(1, s_successor));
        _vault.Changes.Clear();

        Assert.Null(await FollowAsync(Account(2)));

        Assert.Empty(_vault.Changes);
        Assert.Null(_entry.Mark.Read());
    }

    [Fact]
    public async Task A_successor_without_tokens_takes_no_place_away_yet()
    {
        await KeyAsync(s_successor);
        await TokensAsync(Account(1));

        Assert.Null(await FollowAsync(Account(2)));

        Assert.Equal((s_registration.SessionId, 2), (_vault.Tokens(s_address).SessionId, _vault.Tokens(s_address).Generation));
    }

    [Fact]
    public async Task A_stranger_in_its_place_is_no_successor()
    {
        await KeyAsync(s_successor with { Previous = null });

        Assert.Null(await FollowAsync(Account(2)));

        Assert.Equal([s_address.KeySecretName], _vault.Names);
    }

    private async Task<bool> IsToldAsync(SharedVault vault, StoredAccount account, bool inAnyCase = false)
    {
        Task? follow = _sync.StartIfDue(_entry, vault, account, inAnyCase);
        await _clock.PassAsync(follow ?? Task.CompletedTask);
        return follow is not null;
    }

    private Task<ApplianceAuthException?> FollowAsync(StoredAccount account) => _clock.PassAsync(_sync.RunAsync(_entry, _vault, account));

    private void Mark(int generation) => _entry.Mark.Write(s_registration.SessionId, generation, _clock.GetUtcNow());
}
