using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>Writing to a vault: one process at a time, and never on top of an old state that a slow vault still shows.</summary>
public sealed class VaultWriterTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder _temporary = new();
    private readonly ManualClock _clock = new();
    private readonly SharedVault _vault = new() { Name = "Slow", MayLag = true };

    private VaultFiles Files => new(_temporary.Path);

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_slow_vault_is_written_once_it_shows_what_was_written_last()
    {
        await UseAsync(vault => vault.WriteAsync("one", "old", CancellationToken.None));
        DateTimeOffset shows = _clock.GetUtcNow() + TimeSpan.FromSeconds(3);
        _vault.Lags = () => _clock.GetUtcNow() < shows;
        await UseAsync(vault => vault.WriteAsync("one", "new", CancellationToken.None));

        await UseAsync(vault => vault.WriteAsync("two", "text", CancellationToken.None));

        Assert.Equal(shows, _clock.GetUtcNow());
        Assert.Equal(_vault.Reads, _vault.FreshReads);
    }

    [Fact]
    public async Task A_slow_vault_is_written_once_it_no_longer_shows_what_was_removed_last()
    {
        await UseAsync(vault => vault.WriteAsync("one", "text", CancellationToken.None));
        DateTimeOffset shows = _clock.GetUtcNow() + TimeSpan.FromSeconds(3);
        _vault.Lags = () => _clock.GetUtcNow() < shows;
        await UseAsync(vault => vault.RemoveAsync("one", CancellationToken.None));

        await UseAsync(_ => Task.CompletedTask);

        Assert.Equal(shows, _clock.GetUtcNow());
        await UseAsync(_ => Task.CompletedTask);
        Assert.Equal(shows, _clock.GetUtcNow());
    }

    [Fact]
    public async Task A_vault_that_shows_nothing_new_for_half_a_minute_is_given_up_and_the_next_one_may_try()
    {
        _vault.Lags = () => true;
        await UseAsync(vault => vault.WriteAsync("one", "text", CancellationToken.None));
        DateTimeOffset began = _clock.GetUtcNow();

        ApplianceAuthException raised = await Sample.FailureAsync(UseAsync(_ => Task.CompletedTask));

        Assert.Equal((Reason.VaultBehind, "The vault Slow does not show what was saved in it last."), (raised.Reason, raised.Message));
        // It looks four times a second, and once more when the time is over.
        Assert.Equal(TimeSpan.FromSeconds(30.25), _clock.GetUtcNow() - began);
        _vault.Lags = null;
        await UseAsync(_ => Task.CompletedTask).WaitAsync(s_limit);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Where_nothing_can_lag_or_nobody_else_writes_nothing_is_noted_and_nothing_asked(bool mayLag, bool hasFiles)
    {
        SharedVault vault = new() { Name = nameof(Where_nothing_can_lag_or_nobody_else_writes_nothing_is_noted_and_nothing_asked), MayLag = mayLag };
        foreach (string text in new[] { "old", "new" })
        {
            using VaultWriter writer = await EnterAsync(vault, hasFiles ? Files : null);
            await writer.WriteAsync("one", text, CancellationToken.None);
        }

        Assert.Equal(0, vault.Reads);
        Assert.False(File.Exists(Files.VaultNote));
        Assert.Equal(hasFiles, File.Exists(Files.VaultLock));
        Assert.False(File.Exists(vault.Name));
    }

    [Fact]
    public async Task Whoever_writes_keeps_all_other_processes_away()
    {
        using (await EnterAsync())
        {
            Assert.Null(PrivateFile.TryOpenAlone(Files.VaultLock));
        }

        using FileStream? free = PrivateFile.TryOpenAlone(Files.VaultLock);
        Assert.NotNull(free);
    }

    [Fact]
    public async Task A_note_that_somebody_has_spoilt_is_passed_over()
    {
        File.WriteAllText(Files.VaultNote, "nonsense");

        await UseAsync(vault => vault.WriteAsync("one", "text", CancellationToken.None)).WaitAsync(s_limit);

        Assert.Equal(["one"], _vault.Names);
    }

    [Fact]
    public async Task Without_its_note_nothing_is_written_blindly()
    {
        using FileStream busy = new(Files.VaultNote, FileMode.Create, FileAccess.Write, FileShare.None);

        ApplianceAuthException raised = await Sample.FailureAsync(UseAsync(_ => Task.CompletedTask));

        Assert.Equal(Reason.LockUnavailable, raised.Reason);
        Assert.Equal($"The note beside the vault's lock cannot be used: {raised.InnerException!.Message}", raised.Message);
    }

    [Theory]
    [InlineData(false, "refresh", "access")]
    [InlineData(true, "refresh", "")]
    [InlineData(true, null, "access")]
    public async Task A_small_vault_is_spared_what_a_renewal_brings_back_where_there_can_be_one(bool shortened, string? refresh, string access)
    {
        Registration registration = Sample.Registration(KnownProviders.Miele);
        TokenSet tokens = Sample.Tokens(registration, _clock.GetUtcNow(), TimeSpan.FromHours(1)) with { AccessToken = "access", IdToken = "id", RefreshToken = refresh };
        AccountAddress account = AccountAddress.Parse(registration.Account);

        await UseAsync(vault => vault.WriteTokensAsync(account, tokens, shortened, CancellationToken.None));

        TokenSet kept = _vault.Tokens(account);
        Assert.Equal((access, access.Length > 0 ? "id" : null, refresh), (kept.AccessToken, kept.IdToken, kept.RefreshToken));
    }

    /// <summary>Uses the vault as one process does, while short waits pass.</summary>
    private Task UseAsync(Func<VaultWriter, Task> use) => _clock.PassAsync(Task.Run(async () =>
    {
        using VaultWriter vault = await EnterAsync();
        await use(vault);
    }));

    private Task<VaultWriter> EnterAsync() => EnterAsync(_vault, Files);

    private Task<VaultWriter> EnterAsync(SharedVault vault, VaultFiles? files) => VaultWriter.EnterAsync(vault, files, _clock, CancellationToken.None);
}
