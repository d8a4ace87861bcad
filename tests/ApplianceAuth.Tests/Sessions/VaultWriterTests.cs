using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>Writing to a vault: one process at a time, and never over an old state that the vault may still show.</summary>
public sealed class VaultWriterTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly ManualClock _clock = new();
    private readonly SharedVault _vault = new();

    private VaultFiles Files => new(_temporary.Path);

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Vault_that_cannot_be_reloaded_is_not_written()
    {
        SharedVault vault = new() { MayLag = true };

        ApplianceAuthException raised = await Sample.FailureAsync(EnterAsync(vault, Files));

        Assert.Equal(
            (Reason.VaultBehind, "The vault 'Shared' cannot be reloaded, and a write could erase what other processes have saved. Nothing was written to it."),
            (raised.Reason, raised.Message));
        Assert.Empty(vault.Changes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Writing_takes_a_lock_file_where_there_are_other_processes_and_reads_nothing(bool hasFiles)
    {
        SharedVault vault = new() { Name = nameof(Writing_takes_a_lock_file_where_there_are_other_processes_and_reads_nothing) };
        using (VaultWriter writer = await EnterAsync(vault, hasFiles ? Files : null))
        {
            await writer.WriteAsync("one", "text", CancellationToken.None);
        }

        Assert.Equal(0, vault.Reads);
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
