using ApplianceAuth.Accounts;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>Tests of when a vault is synchronised, and of the result.</summary>
public sealed class VaultSyncTests : CacheEntryTestBase
{
    private readonly VaultSync _sync;

    public VaultSyncTests() => _sync = new(new(_clock), _clock);

    [Fact]
    public async Task Save_is_due_without_a_marker() => Assert.True(await IsDueAsync(_vault, Account(1)));

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public async Task Save_in_a_shared_vault_is_due_once_per_refresh(int generation, bool due)
    {
        Mark(generation: 2);

        Assert.Equal(due, await IsDueAsync(_vault, Account(generation)));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public async Task Save_in_a_local_vault_is_due_once_a_day(int ticksOverADay, bool due)
    {
        Mark(generation: 1);
        _clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromTicks(ticksOverADay));

        Assert.Equal(due, await IsDueAsync(new() { IsLocal = true }, Account(2)));
        Assert.False(await IsDueAsync(new() { IsLocal = true }, Account(1)));
    }

    [Fact]
    public async Task Save_with_a_marker_of_a_wrong_clock_is_due()
    {
        _clock.Advance(TimeSpan.FromDays(2));
        Mark(generation: 1);
        _clock.Advance(-TimeSpan.FromDays(2));

        Assert.True(await IsDueAsync(new() { IsLocal = true }, Account(2)));
    }

    [Fact]
    public async Task Damaged_tokens_in_the_vault_are_replaced()
    {
        await KeyAsync(s_registration);
        await _vault.WriteAsync(s_address.TokenSecretName, "{", CancellationToken.None);

        Assert.Null(await FollowAsync(Account(2)));

        Assert.Equal(2, _vault.Tokens(s_address).Generation);
    }

    [Fact]
    public async Task Save_of_another_session_is_due()
    {
        _entry.SyncMarker.Write("another", 9, _clock.GetUtcNow());

        Assert.True(await IsDueAsync(new() { IsLocal = true }, Account(1)));
    }

    [Fact]
    public async Task Save_without_a_journal_is_always_due()
    {
        Mark(generation: 2);

        Assert.True(await IsDueAsync(new() { IsLocal = true }, Account(2), inAnyCase: true));
    }

    [Fact]
    public async Task Saved_tokens_are_marked()
    {
        await KeyAsync(s_registration);
        _entry.HasUnsavedTokens = true;

        Assert.Null(await FollowAsync(Account(2)));

        Assert.Equivalent(Account(2).Tokens, _vault.Tokens(s_address), strict: true);
        Assert.Equal((s_registration.SessionId, 2, _clock.GetUtcNow()), _entry.SyncMarker.Read());
        Assert.False(_entry.HasUnsavedTokens);
        // One look past what the vault remembers shows both key and tokens; another one shows that the first tokens of the session are there.
        Assert.Equal((3, 2), (_vault.Reads, _vault.FreshReads));
    }

    [Fact]
    public async Task Failed_save_is_tried_three_times_and_reported_with_the_error_of_the_vault()
    {
        await KeyAsync(s_registration);
        _vault.RefusesToWrite = true;
        DateTimeOffset began = _clock.GetUtcNow();

        ApplianceAuthException? why = await FollowAsync(Account(2));

        Assert.Equal(TimeSpan.FromMilliseconds(100 + 200), _clock.GetUtcNow() - began);
        Assert.Equal(ErrorId.TokenNotSaved, why!.ErrorId);
        Assert.All(["'Miele/default'", "vault 'Shared'", "The vault refuses the write."], text => Assert.Contains(text, why.Message, StringComparison.Ordinal));
        Assert.Equal("Ask its owner.", why.Recommendation);
        Assert.True(_entry.HasUnsavedTokens);
        Assert.Null(_entry.SyncMarker.Read());
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
    public async Task Transient_failures_never_shorten_a_later_save(int failures)
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
    public async Task Save_of_the_same_or_older_tokens_writes_nothing(int there, int writes)
    {
        await KeepAsync(Account(there));
        _vault.Changes.Clear();

        Assert.Null(await FollowAsync(Account(2)));

        Assert.Equal(writes, _vault.Changes.Count);
        Assert.Equal(2, _entry.SyncMarker.Read()!.Value.Generation);
    }

    [Fact]
    public async Task Save_writes_the_newest_tokens_of_the_journal()
    {
        await KeyAsync(s_registration);
        Journal(Account(3));

        Assert.Null(await FollowAsync(Account(2)));

        Assert.Equal(3, _vault.Tokens(s_address).Generation);
    }

    [Fact]
    public async Task Save_does_not_restore_a_removed_account()
    {
        Assert.Null(await FollowAsync(Account(2)));

        Assert.Empty(_vault.Names);
        Assert.Null(_entry.SyncMarker.Read());
    }

    [Fact]
    public async Task Save_does_not_replace_a_newer_session_with_tokens()
    {
        await KeepAsync(Account(1, s_successor));
        _vault.Changes.Clear();

        Assert.Null(await FollowAsync(Account(2)));

        Assert.Empty(_vault.Changes);
        Assert.Null(_entry.SyncMarker.Read());
    }

    [Fact]
    public async Task Save_keeps_the_previous_session_until_the_new_one_has_tokens()
    {
        await KeyAsync(s_successor);
        await TokensAsync(Account(1));

        Assert.Null(await FollowAsync(Account(2)));

        Assert.Equal((s_registration.SessionId, 2), (_vault.Tokens(s_address).SessionId, _vault.Tokens(s_address).Generation));
    }

    [Fact]
    public async Task Save_does_not_replace_an_unrelated_session()
    {
        await KeyAsync(s_successor with { Previous = null });

        Assert.Null(await FollowAsync(Account(2)));

        Assert.Equal([s_address.KeySecretName], _vault.Names);
    }

    private async Task<bool> IsDueAsync(SharedVault vault, StoredAccount account, bool inAnyCase = false)
    {
        Task? follow = _sync.StartIfDue(_entry, vault, account, inAnyCase);
        await _clock.PassAsync(follow ?? Task.CompletedTask);
        return follow is not null;
    }

    private Task<ApplianceAuthException?> FollowAsync(StoredAccount account) => _clock.PassAsync(_sync.RunAsync(_entry, _vault, account));

    private void Mark(int generation) => _entry.SyncMarker.Write(s_registration.SessionId, generation, _clock.GetUtcNow());
}
