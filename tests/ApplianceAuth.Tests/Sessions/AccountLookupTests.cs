using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>How an account stands and what is known of it, without asking a cloud and with as few questions to the vault as can be.</summary>
public sealed class AccountLookupTests : CacheEntryTestBase
{
    [Theory]
    [InlineData(SessionState.Connected, false)]
    [InlineData(SessionState.Connected, true)]
    [InlineData(SessionState.NeedsSignIn, true)]
    public async Task What_the_journal_knows_for_certain_costs_the_vault_nothing(SessionState state, bool isLocal)
    {
        _vault = new() { IsLocal = isLocal };
        await KeepAsync(Account(1, s_successor));
        Journal(Account(2), state);

        SessionHeader header = await DescribeAsync();

        Assert.Equal((state, s_registration.SessionId, 2), (header.State, header.SessionId, header.Generation));
        Assert.Equal(0, _vault.Reads);
    }

    [Fact]
    public async Task A_dead_sign_in_is_dead_until_the_vault_has_another()
    {
        await KeepAsync(Account(2));
        Journal(Account(2), SessionState.NeedsSignIn);
        Assert.Equal(SessionState.NeedsSignIn, (await DescribeAsync()).State);

        await KeepAsync(Account(1, s_successor));
        SessionHeader header = await DescribeAsync();

        Assert.Equal((SessionState.Connected, s_successor.SessionId), (header.State, header.SessionId));
    }

    [Fact]
    public async Task A_machine_that_has_no_journal_describes_what_the_vault_has()
    {
        await KeepAsync(Account(3));

        Assert.Equivalent(SessionHeader.Of(Account(3)), await DescribeAsync(), strict: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_removed_here_is_not_signed_in_whatever_the_vault_still_serves(bool isLocal)
    {
        _vault = new() { IsLocal = isLocal };
        await KeepAsync(Account(2));
        Journal(Account(2), SessionState.Removed);

        Assert.Equal(ErrorId.NotConnected, (await Sample.FailureAsync(DescribeAsync())).ErrorId);
    }

    [Fact]
    public async Task Where_nobody_is_signed_in_the_vault_or_the_switch_is_named()
    {
        Assert.Null(await Process().ReadUnlockedAsync(_vault, s_address, CancellationToken.None));
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
        Assert.Equal(ErrorId.AccountInMemory, memory.ErrorId);
        Assert.All(["'Miele/default'", "Connect-MieleAccount"], name => Assert.Contains(name, memory.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_good_token_in_the_journal_costs_the_vault_one_look_for_the_key_and_the_next_call_none()
    {
        await KeepAsync(Account(2));
        Journal(Account(2));
        _entry.Mark.Write(s_registration.SessionId, 2, _clock.GetUtcNow());
        SessionBroker broker = Process();

        await GetAsync(broker);
        Assert.Equal(1, _vault.Reads);
        await GetAsync(broker);
        Assert.Equal(2, (await broker.FindAsync(_vault, s_address, CancellationToken.None)).Tokens.Generation);

        Assert.Equal(1, _vault.Reads);
    }

    [Fact]
    public async Task A_token_that_is_good_is_given_out_while_another_process_has_the_lock()
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
    public async Task What_another_machine_has_signed_in_is_written_down_here_once()
    {
        await KeepAsync(Account(2));

        await GetAsync(Process());
        byte[] journal = await File.ReadAllBytesAsync(JournalFile);
        await GetAsync(Process());

        Assert.Equal(2, _entry.Journal.ReadTokens(s_registration, s_address)!.Generation);
        Assert.Equal(journal, await File.ReadAllBytesAsync(JournalFile));
    }

    [Fact]
    public async Task Sign_in_of_another_machine_replaces_the_journal_of_the_one_before_it()
    {
        await KeepAsync(Account(1, s_successor));
        Journal(Account(1));

        await GetAsync(Process());

        Assert.Equal(s_successor.SessionId, _entry.Journal.ReadHeader()!.SessionId);
    }

    private Task<SessionHeader> DescribeAsync() => _clock.PassAsync(Process().DescribeAsync(_vault, s_address, CancellationToken.None));

    /// <summary>Gets a token, and waits for the vault to follow.</summary>
    private async Task GetAsync(SessionBroker broker)
    {
        Session session = await _clock.PassAsync(broker.GetAsync(_vault, s_address, new(), CancellationToken.None));
        Assert.Null(await _clock.PassAsync(session.PendingSave ?? Task.FromResult<ApplianceAuthException?>(null)));
    }
}
