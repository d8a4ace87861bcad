using ApplianceAuth.Accounts;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>A session is saved completely or not at all, and the store is checked before the user signs in.</summary>
public sealed class SaveSignInTests : CacheEntryTestBase
{
    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 0)]
    public async Task Prepare_reserves_space_and_probes_a_shared_vault(bool isLocal, int changes)
    {
        _vault = new() { IsLocal = isLocal };

        await PrepareAsync();

        Assert.True(File.Exists(JournalFile + ".new"));
        Assert.Equal(changes, _vault.Changes.Count);
        Assert.Empty(_vault.Names);
    }

    [Theory]
    [InlineData(SessionStatus.Removed, 1)]
    [InlineData(SessionStatus.NeedsSignIn, 0)]
    internal async Task Prepare_after_a_removal_probes_the_name_of_the_account(SessionStatus state, int names)
    {
        Journal(Account(1), state);

        await PrepareAsync();

        Assert.Equal(names, _vault.Names.Count());
    }

    [Fact]
    public async Task Prepare_without_disk_space_is_an_error_and_writes_no_vault()
    {
        Directory.CreateDirectory(JournalFile + ".new");

        Assert.Equal(ErrorId.DataFolderUnavailable, (await Sample.FailureAsync(PrepareAsync())).ErrorId);
        Assert.Equal(ErrorId.DataFolderUnavailable, (await Sample.FailureAsync(SaveAsync(Process(), Account(1)))).ErrorId);
        Assert.Empty(_vault.Changes);
    }

    [Fact]
    public async Task Cancelled_check_of_a_vault_leaves_no_probe_secret()
    {
        using CancellationTokenSource cancelled = new();
        TaskCompletionSource written = new(), goOn = new();
        _vault.Forgets = _ =>
        {
            written.SetResult();
            goOn.Task.Wait();
            return false;
        };
        SessionBroker broker = Process();
        Task preparing = broker.PrepareAsync(_vault, s_address, cancelled.Token);
        await written.Task;
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => preparing);
        Assert.Empty(_vault.Names);
        goOn.SetResult();

        await broker.CompletePendingAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(2, _vault.Changes.Count);
        Assert.Empty(_vault.Names);
    }

    [Fact]
    public async Task Vault_that_cannot_be_reloaded_refuses_a_sign_in_before_the_user_is_prompted()
    {
        _vault = new() { IsLocal = true, MayLag = true };

        Assert.Equal(ErrorId.VaultStale, (await Sample.FailureAsync(PrepareAsync())).ErrorId);
    }

    [Fact]
    public async Task Sign_in_is_saved_in_vault_and_journal_with_a_marker()
    {
        Assert.Null(await SaveAsync(Process(), Account(1)));

        Assert.Equal(["write ApplianceAuthKey-Miele-default", "write ApplianceAuth-Miele-default"], _vault.Changes);
        Assert.Equal(s_registration.SessionId, _entry.Journal.ReadTokens(s_registration, s_address)!.SessionId);
        Assert.Equal((s_registration.SessionId, 1, _clock.GetUtcNow()), _entry.SyncMarker.Read());
        Assert.Null((await KeyAsync()).Previous);
    }

    [Fact]
    public async Task Sign_in_replaces_damaged_tokens()
    {
        await KeyAsync(s_registration);
        await _vault.WriteAsync(s_address.TokenSecretName, "{", CancellationToken.None);

        Assert.Null(await SaveAsync(Process(), Account(1, s_successor)));

        Assert.Equal((s_successor.SessionId, 1), (_vault.Tokens(s_address).SessionId, _vault.Tokens(s_address).Generation));
        Assert.Null((await KeyAsync()).Previous);
    }

    /// <summary>When key and tokens were written under two locks, it took 7 calls to SecretStore, 9 when repeated, and 6 to other vaults.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sign_in_is_saved_with_five_vault_calls(bool isLocal)
    {
        _vault = new() { IsLocal = isLocal };
        foreach (Registration registration in new[] { s_registration, s_successor with { Previous = null } })
        {
            _vault.Calls.Clear();
            Assert.Null(await SaveAsync(Process(), Account(1, registration)));

            Assert.Equal(
                [
                    "read ApplianceAuthKey-Miele-default", "write ApplianceAuthKey-Miele-default", "read ApplianceAuthKey-Miele-default",
                    "write ApplianceAuth-Miele-default", "read ApplianceAuth-Miele-default",
                ],
                _vault.Calls);
        }
    }

    [Fact]
    public async Task Vault_that_loses_the_tokens_is_reported_and_this_machine_has_the_session()
    {
        _vault.Forgets = name => name == s_address.TokenSecretName;

        ApplianceAuthException? why = await SaveAsync(Process(), Account(1));

        Assert.Equal((ErrorId.TokenNotSaved, ErrorId.VaultStale), (why!.ErrorId, ((ApplianceAuthException)why.InnerException!).ErrorId));
        Assert.Equal(1, _entry.Journal.ReadTokens(s_registration, s_address)!.Generation);
        Assert.Null(_entry.SyncMarker.Read());
    }

    [Fact]
    public async Task Vault_that_loses_the_key_is_an_error_without_a_session()
    {
        _vault.Forgets = _ => true;

        ApplianceAuthException raised = await Sample.FailureAsync(SaveAsync(Process(), Account(1)));

        Assert.Equal(ErrorId.VaultStale, raised.ErrorId);
        Assert.All(["'Shared'", "'Miele/default'"], name => Assert.Contains(name, raised.Message, StringComparison.Ordinal));
        Assert.Null(_entry.Journal.ReadHeader());
    }

    [Fact]
    public async Task Sign_in_stores_one_previous_registration()
    {
        Registration third = s_registration with { SessionId = Registration.NewSessionId() };
        foreach (Registration registration in new[] { s_registration, s_successor with { Previous = null }, third })
        {
            Assert.Null(await SaveAsync(Process(), Account(1, registration)));
        }

        Registration stored = await KeyAsync();
        Assert.Equal((third.SessionId, s_successor.SessionId), (stored.SessionId, stored.Previous?.SessionId));
        Assert.Null(stored.Previous!.Previous);
    }

    /// <summary>Where a user has no home, an account in memory does without.</summary>
    [Fact]
    public async Task Account_in_memory_needs_no_data_folder()
    {
        using HttpClient http = new();
        SessionBroker broker = new(http, () => throw new ApplianceAuthException(ErrorId.DataFolderUnavailable, "No home."), _clock);
        MemoryTokenStore memory = new();
        await broker.PrepareAsync(memory, s_address, CancellationToken.None);

        Assert.Null(await broker.SaveSignInAsync(memory, Account(1), CancellationToken.None));

        Assert.Equal(1, (await broker.GetAsync(memory, s_address, new(), CancellationToken.None)).Account.Tokens.Generation);
        Assert.Equal(SessionStatus.Connected, (await broker.GetHeaderAsync(memory, s_address, CancellationToken.None)).State);
        await broker.RemoveAsync(memory, s_address, s_registration, CancellationToken.None);
        Assert.Null(await broker.TryReadAsync(memory, s_address, CancellationToken.None));
    }

    private Task PrepareAsync() => _clock.PassAsync(Process().PrepareAsync(_vault, s_address, CancellationToken.None));

    private Task<ApplianceAuthException?> SaveAsync(SessionBroker broker, StoredAccount account) =>
        _clock.PassAsync(broker.SaveSignInAsync(_vault, account, CancellationToken.None));

    private async Task<Registration> KeyAsync() => (await AccountRecords.ReadRegistrationAsync(_vault, s_address, CancellationToken.None))!;
}
