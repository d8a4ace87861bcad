using ApplianceAuth.Accounts;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>Where the newest tokens of an account are found: in memory, in the journal or in the vault.</summary>
public sealed class SessionReaderTests : CacheEntryTestBase
{
    private readonly DateTimeOffset _began;

    public SessionReaderTests() => _began = _clock.GetUtcNow();

    [Fact]
    public async Task Account_without_records_is_null()
    {
        Assert.Null(await ReadAsync());
        Assert.Null(_entry.Snapshot.Account);
        Assert.Equal(_began, _clock.GetUtcNow());
    }

    [Fact]
    public async Task Tokens_only_in_the_vault_are_used_and_marked_as_saved()
    {
        await KeepAsync(Account(4));

        Assert.Equal(4, (await ReadAsync())!.Tokens.Generation);
        Assert.Equal(4, _entry.SyncMarker.Read()!.Value.Generation);
        // The look for the key went past what the vault remembers already.
        Assert.Equal((2, 1), (_vault.Reads, _vault.FreshReads));
    }

    [Fact]
    public async Task Tokens_in_the_vault_are_read_only_if_another_machine_may_have_newer_ones()
    {
        await KeepAsync(Account(3));
        Journal(Account(2));
        int reads = _vault.Reads;

        Assert.Equal(2, (await ReadAsync())!.Tokens.Generation);
        Assert.Equal(reads + 1, _vault.Reads);
        Assert.Null(_entry.SyncMarker.Read());

        Assert.Equal(3, (await ReadAsync(readVault: true))!.Tokens.Generation);
        Assert.Equal(reads + 3, _vault.Reads);
        Assert.Equal(_vault.Reads, _vault.FreshReads);
        Assert.Equal(3, _entry.SyncMarker.Read()!.Value.Generation);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Only_a_look_for_newer_tokens_counts_as_reading_the_vault(bool readVault)
    {
        await KeepAsync(Account(2));
        Journal(Account(2));

        await ReadAsync(readVault);

        Assert.Equal(readVault ? _began : default, _entry.VaultReadAt);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Vault_without_newer_tokens_changes_nothing(int there)
    {
        await KeepAsync(Account(there));
        Journal(Account(2));

        Assert.Equal(2, (await ReadAsync(readVault: true))!.Tokens.Generation);
        Assert.Null(_entry.SyncMarker.Read());
    }

    [Fact]
    public async Task Cached_account_with_the_same_journal_reads_no_vault()
    {
        Journal(Account(2));
        _entry.Update(Account(3), _began);

        Assert.Equal(3, (await ReadAsync())!.Tokens.Generation);
        Assert.Equal(0, _vault.Reads);
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(3, 3)]
    [InlineData(4, 4)]
    public async Task Journal_that_is_the_record_does_not_replace_newer_cached_tokens(int stored, int newest)
    {
        BuiltInStore store = new(() => Data);
        AccountCacheEntry entry = new(s_address, Data.Of(store), new UserProtection());
        entry.Journal.Write(SessionHeader.Of(Account(stored)), Account(stored));
        entry.Update(Account(3), _began);

        StoredAccount? found = await SessionReader.ReadLockedAsync(entry, store, readVault: false, _clock, CancellationToken.None);

        Assert.Equal((newest, newest), (found!.Tokens.Generation, entry.Snapshot.Account!.Tokens.Generation));
    }

    [Fact]
    public async Task Damaged_tokens_in_the_vault_are_an_error_only_without_a_journal()
    {
        await KeyAsync(s_registration);
        await _vault.WriteAsync(s_address.TokenSecretName, "{", CancellationToken.None);
        Assert.Equal(ErrorId.RecordInvalid, (await Sample.FailureAsync(ReadAsync(readVault: true))).ErrorId);

        Journal(Account(2));
        Assert.Equal(2, (await ReadAsync(readVault: true))!.Tokens.Generation);
    }

    [Fact]
    public async Task Cached_account_is_dropped_for_another_session_in_the_journal()
    {
        _entry.Update(Account(3), _began);
        await KeepAsync(Account(1, s_successor));
        Journal(Account(1, s_successor));

        Assert.Equal(s_successor.SessionId, (await ReadAsync())!.Tokens.SessionId);
    }

    [Fact]
    public async Task Session_without_tokens_leaves_the_previous_one()
    {
        await KeepAsync(Account(2));
        await KeyAsync(s_successor);

        StoredAccount found = (await ReadAsync())!;

        Assert.Equal((s_registration.SessionId, s_registration.SessionId), (found.Tokens.SessionId, found.Registration.SessionId));
    }

    [Fact]
    public async Task Registration_without_tokens_is_not_signed_in()
    {
        await KeyAsync(s_registration);
        _entry.Update(Account(1, s_successor), _began);

        Assert.Null(await ReadAsync());
        Assert.Null(_entry.Snapshot.Account);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Removed_session_stays_removed_until_a_new_sign_in(bool newSignIn)
    {
        await KeepAsync(Account(1, newSignIn ? s_successor : s_registration));
        Journal(Account(1), SessionStatus.Removed);

        Assert.Equal(newSignIn, await ReadAsync() is not null);
        Assert.Equal(_began, _clock.GetUtcNow());
    }

    [Fact]
    public async Task Missing_registration_is_read_again()
    {
        DateTimeOffset back = _began.AddMilliseconds(400);
        _vault.Lags = () => _clock.GetUtcNow() < back;
        await KeyAsync(s_registration);
        Journal(Account(2));

        Assert.Equal(2, (await ReadAsync())!.Tokens.Generation);
        Assert.Equal(back, _clock.GetUtcNow());
    }

    [Fact]
    public async Task Missing_registration_is_given_up_after_five_reads()
    {
        Journal(Account(2));

        Assert.Null(await ReadAsync());
        Assert.Equal((5, _began.AddMilliseconds(400)), (_vault.Reads, _clock.GetUtcNow()));
    }

    [Fact]
    public async Task Registration_of_another_session_is_used_at_once()
    {
        await KeepAsync(Account(1, s_successor));
        Journal(Account(2));

        Assert.Equal(s_successor.SessionId, (await ReadAsync())!.Tokens.SessionId);
        Assert.Equal(_began, _clock.GetUtcNow());
    }

    [Fact]
    public async Task Older_session_in_a_stale_vault_is_an_error_and_keeps_the_journal()
    {
        _vault = new() { MayLag = true };
        await KeepAsync(Account(1));
        Journal(Account(1, s_successor));
        byte[] journal = await File.ReadAllBytesAsync(JournalFile);

        ApplianceAuthException raised = await Sample.FailureAsync(ReadAsync());

        Assert.Equal(ErrorId.VaultStale, raised.ErrorId);
        Assert.All(["'Shared'", "'Miele/default'"], name => Assert.Contains(name, raised.Message, StringComparison.Ordinal));
        Assert.Equal(journal, await File.ReadAllBytesAsync(JournalFile));
    }

    [Fact]
    public async Task New_sign_in_after_a_removal_is_found_in_a_vault_that_may_lag()
    {
        _vault = new() { MayLag = true };
        await KeepAsync(Account(1, s_successor));
        Journal(Account(1), SessionStatus.Removed);

        Assert.Equal(s_successor.SessionId, (await ReadAsync())!.Tokens.SessionId);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(1, null, "a")]
    [InlineData(null, 1, "b")]
    [InlineData(2, 1, "a")]
    [InlineData(1, 2, "b")]
    [InlineData(2, 2, "a")]
    public void Newer_returns_the_higher_generation(int? a, int? b, string? newer)
    {
        Assert.Equal(newer, SessionReader.Newer(Tokens(a, "a"), Tokens(b, "b"))?.AccessToken);

        TokenSet? Tokens(int? generation, string token) => generation is { } known ? Account(known).Tokens with { AccessToken = token } : null;
    }

    private Task<StoredAccount?> ReadAsync(bool readVault = false) =>
        _clock.PassAsync(SessionReader.ReadLockedAsync(_entry, _vault, readVault, _clock, CancellationToken.None));
}
