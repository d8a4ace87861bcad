using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Stores;

/// <summary>Tests of writing to a vault: one process at a time, and never to a vault that may return old secrets.</summary>
public sealed class VaultWriterTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly ManualClock _clock = new();
    private readonly SharedVault _vault = new();
    private readonly AccountAddress _account;
    private TokenSet _tokens;

    public VaultWriterTests()
    {
        Registration registration = Sample.Registration(KnownProviders.Miele);
        _account = AccountAddress.Parse(registration.Account);
        _tokens = Sample.Tokens(registration, _clock.GetUtcNow(), TimeSpan.FromHours(1)) with { AccessToken = "access", IdToken = "id", RefreshToken = "refresh" };
    }

    private StoreFiles Files => new(_temporary.Path);

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Vault_that_cannot_be_reloaded_is_not_written()
    {
        SharedVault vault = new() { MayLag = true };

        ApplianceAuthException raised = await Sample.FailureAsync(EnterAsync(vault, Files));

        Assert.Equal(ErrorId.VaultStale, raised.ErrorId);
        Assert.Contains("'Shared'", raised.Message, StringComparison.Ordinal);
        Assert.Empty(vault.Changes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Writer_uses_a_lock_file_for_shared_stores_and_reads_nothing(bool hasFiles)
    {
        SharedVault vault = new() { Name = nameof(Writer_uses_a_lock_file_for_shared_stores_and_reads_nothing) };
        using (VaultWriter writer = await EnterAsync(vault, hasFiles ? Files : null))
        {
            await writer.WriteAsync("one", "text", CancellationToken.None);
        }

        Assert.Equal(0, vault.Reads);
        Assert.Equal(hasFiles, File.Exists(Files.VaultLock));
        Assert.False(File.Exists(vault.Name));
    }

    [Fact]
    public async Task Writer_excludes_other_processes()
    {
        using (await EnterAsync())
        {
            Assert.Null(PrivateFile.TryOpenAlone(Files.VaultLock));
        }

        using FileStream? free = PrivateFile.TryOpenAlone(Files.VaultLock);
        Assert.NotNull(free);
    }

    /// <summary>Which of the writes fail, and what the vault holds in the end. The third write follows a shortened text that was accepted.</summary>
    [Theory]
    [InlineData(new bool[0], true)]
    [InlineData(new[] { true }, true)]
    [InlineData(new[] { true, false, true }, false)]
    public async Task Transient_write_failure_does_not_shorten_the_text(bool[] refused, bool whole)
    {
        Queue<bool> refusals = new(refused);
        _vault.Refuses = _ => refusals.TryDequeue(out bool refuses) && refuses;

        Assert.Equal(whole, await WriteTokensAsync() == RecordSerializer.Write(_tokens));

        Assert.Equal(whole ? "access" : "", _vault.Tokens(_account).AccessToken);
    }

    [Theory]
    [InlineData("refresh", false)]
    [InlineData("refresh", true)]
    [InlineData(null, false)]
    public async Task Small_vault_gets_the_refresh_token_only(string? refresh, bool removesFirst)
    {
        _tokens = _tokens with { RefreshToken = refresh };
        (_vault.LongestText, _vault.RemovesBeforeItWrites) = (RecordSerializer.Write(_tokens).Length - 1, removesFirst);

        ApplianceAuthException? raised = (ApplianceAuthException?)await Record.ExceptionAsync(WriteTokensAsync);

        Assert.Equal(refresh is null ? ErrorId.VaultUnavailable : null, raised?.ErrorId);
        if (refresh is not null)
        {
            TokenSet stored = _vault.Tokens(_account);
            Assert.Equal(("", null, refresh), (stored.AccessToken, stored.IdToken, stored.RefreshToken));
        }
    }

    [Fact]
    public async Task Locked_vault_is_not_retried_with_a_shorter_text()
    {
        int writes = 0;
        (_vault.Refusal, _vault.Refuses) = (ErrorId.VaultLocked, _ => ++writes > 0);

        Assert.Equal(ErrorId.VaultLocked, (await Sample.FailureAsync(WriteTokensAsync())).ErrorId);
        Assert.Equal(1, writes);
    }

    private async Task<string> WriteTokensAsync()
    {
        using VaultWriter vault = await EnterAsync();
        return await vault.WriteTokensAsync(_account, _tokens, CancellationToken.None);
    }

    private Task<VaultWriter> EnterAsync() => EnterAsync(_vault, Files);

    private Task<VaultWriter> EnterAsync(SharedVault vault, StoreFiles? files) => VaultWriter.EnterAsync(vault, files, _clock, CancellationToken.None);
}
