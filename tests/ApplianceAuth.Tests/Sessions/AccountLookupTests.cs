using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>Tests of the state of an account, read without the cloud and with as few vault reads as possible.</summary>
public sealed class AccountLookupTests : CacheEntryTestBase
{
    [Theory]
    [InlineData(SessionStatus.Connected, false)]
    [InlineData(SessionStatus.Connected, true)]
    [InlineData(SessionStatus.NeedsSignIn, true)]
    internal async Task Describe_with_a_journal_reads_no_vault(SessionStatus state, bool isLocal)
    {
        _vault = new() { IsLocal = isLocal };
        await KeepAsync(Account(1, s_successor));
        Journal(Account(2), state);

        SessionHeader header = await DescribeAsync();

        Assert.Equal((state, s_registration.SessionId, 2), (header.State, header.SessionId, header.Generation));
        Assert.Equal(0, _vault.Reads);
    }

    [Fact]
    public async Task Rejected_session_needs_sign_in_until_the_vault_has_another()
    {
        await KeepAsync(Account(2));
        Journal(Account(2), SessionStatus.NeedsSignIn);
        Assert.Equal(SessionStatus.NeedsSignIn, (await DescribeAsync()).State);

        await KeepAsync(Account(1, s_successor));
        SessionHeader header = await DescribeAsync();

        Assert.Equal((SessionStatus.Connected, s_successor.SessionId), (header.State, header.SessionId));
    }

    [Fact]
    public async Task Describe_without_a_journal_reads_the_vault()
    {
        await KeepAsync(Account(3));

        Assert.Equivalent(SessionHeader.Of(Account(3)), await DescribeAsync(), strict: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Removed_account_is_not_signed_in_even_if_the_vault_returns_it(bool isLocal)
    {
        _vault = new() { IsLocal = isLocal };
        await KeepAsync(Account(2));
        Journal(Account(2), SessionStatus.Removed);

        Assert.Equal(ErrorId.NotConnected, (await Sample.FailureAsync(DescribeAsync())).ErrorId);
    }

    [Fact]
    public async Task Missing_account_is_an_error_that_names_the_store_or_the_memory()
    {
        Assert.Null(await Process().TryReadAsync(_vault, s_address, CancellationToken.None));
        foreach (Task looking in new Task[]
        {
            DescribeAsync(), GetAsync(Process()),
            Process().ReadAsync(_vault, s_address, CancellationToken.None), Process().FindAsync(_vault, s_address, CancellationToken.None),
        })
        {
            ApplianceAuthException vault = await Sample.FailureAsync(looking);
            Assert.Equal(ErrorId.NotConnected, vault.ErrorId);
            Assert.All(["'Miele/default'", "vault 'Shared'"], name => Assert.Contains(name, vault.Message, StringComparison.Ordinal));
        }

        ApplianceAuthException memory = await Sample.FailureAsync(Process().GetAsync(new MemoryTokenStore(), s_address, new(), CancellationToken.None));
        Assert.Equal((ErrorId.AccountInMemory, Messages.FormatSessionInOtherMemory(s_address)), (memory.ErrorId, memory.Message));
    }

    [Fact]
    public async Task Valid_token_in_the_journal_costs_one_vault_read_per_process()
    {
        await KeepAsync(Account(2));
        Journal(Account(2));
        _entry.SyncMarker.Write(s_registration.SessionId, 2, _clock.GetUtcNow());
        SessionBroker broker = Process();

        await GetAsync(broker);
        Assert.Equal(1, _vault.Reads);
        await GetAsync(broker);
        Assert.Equal(2, (await broker.FindAsync(_vault, s_address, CancellationToken.None)).Tokens.Generation);

        Assert.Equal(1, _vault.Reads);
    }

    [Fact]
    public async Task Valid_token_is_returned_while_another_process_holds_the_lock()
    {
        await KeepAsync(Account(2));
        SessionBroker broker = Process();
        await GetAsync(broker);
        _clock.Advance(TimeSpan.FromMinutes(1));
        using FileStream held = new(_entry.Files!.Lock(s_address), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        Session session = await broker.GetAsync(_vault, s_address, new(), CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(2, session.Account.Tokens.Generation);
    }

    [Fact]
    public async Task Session_of_another_machine_is_journaled_once()
    {
        await KeepAsync(Account(2));

        await GetAsync(Process());
        byte[] journal = await File.ReadAllBytesAsync(JournalFile);
        await GetAsync(Process());

        Assert.Equal(2, _entry.Journal.ReadTokens(s_registration, s_address)!.Generation);
        Assert.Equal(journal, await File.ReadAllBytesAsync(JournalFile));
    }

    [Fact]
    public async Task Session_of_another_machine_replaces_the_previous_journal()
    {
        await KeepAsync(Account(1, s_successor));
        Journal(Account(1));

        await GetAsync(Process());

        Assert.Equal(s_successor.SessionId, _entry.Journal.ReadHeader()!.SessionId);
    }

    private Task<SessionHeader> DescribeAsync() => _clock.PassAsync(Process().GetHeaderAsync(_vault, s_address, CancellationToken.None));

    /// <summary>Gets a token, and waits until the vault is synchronised.</summary>
    private async Task GetAsync(SessionBroker broker)
    {
        Session session = await _clock.PassAsync(broker.GetAsync(_vault, s_address, new(), CancellationToken.None));
        Assert.Null(await _clock.PassAsync(session.PendingSave ?? Task.FromResult<ApplianceAuthException?>(null)));
    }
}
