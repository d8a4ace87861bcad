using System.Text;
using ApplianceAuth.Accounts;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>Tests of a vault that refuses, lags, loses secrets or is changed by others: no refresh is lost and no removed account restored.</summary>
public sealed class VaultFailureTests(CloudFixture cloud) : SessionTests(cloud)
{
    /// <summary>A save is tried three times, each time whole and then without the tokens that a small vault has no room for.</summary>
    private const int Refusals = 6;

    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Failed_save_is_reported_and_retried_after_30_seconds()
    {
        _fixture.Store.WritesToRefuse = Refusals;
        _cloud.Clock.Advance(s_hour);

        BrokerFixture.Given warned = await _fixture.GetAsync();
        int writes = _fixture.Store.Writes;
        BrokerFixture.Given soon = await _fixture.GetAsync();
        Assert.Equal(writes, _fixture.Store.Writes);
        _cloud.Clock.Advance(s_soon);
        BrokerFixture.Given saved = await _fixture.GetAsync();

        Assert.Equal(ErrorId.TokenNotSaved, warned.NotSaved!.ErrorId);
        Assert.Contains("on strike", warned.NotSaved.Message, StringComparison.Ordinal);
        Assert.Equal([null, null], new[] { soon.NotSaved, saved.NotSaved });
        Assert.Single(new[] { warned, soon, saved }.Select(given => given.Account.Tokens.AccessToken).Distinct());
        Assert.Equal(1, _fixture.Refreshes);
        Assert.Equal(2, (await _fixture.StoredAsync()).Generation);
    }

    [Fact]
    public async Task Vault_that_cannot_be_read_leaves_a_valid_token_usable()
    {
        _cloud.Clock.Advance(s_hour - TimeSpan.FromSeconds(100));
        _fixture.Store.ReadsToRefuse = int.MaxValue;

        Assert.Equal(Before, (await _fixture.GetAsync()).Account.Tokens.AccessToken);
        int reads = _fixture.Store.Reads;
        Assert.Equal(Before, (await _fixture.GetAsync()).Account.Tokens.AccessToken);
        Assert.Equal((reads, 0), (_fixture.Store.Reads, _fixture.Refreshes));

        _cloud.Clock.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal(ErrorId.VaultUnavailable, (await _fixture.FailAsync()).ErrorId);
        _fixture.Store.ReadsToRefuse = 0;
        Assert.Equal(2, (await _fixture.GetAsync()).Account.Tokens.Generation);
    }

    [Fact]
    public async Task Save_after_one_failure_is_complete()
    {
        _fixture.Store.WritesToRefuse = 1;
        _cloud.Clock.Advance(s_hour);

        BrokerFixture.Given given = await _fixture.GetAsync();

        Assert.Null(given.NotSaved);
        Assert.Equal(given.Account.Tokens.AccessToken, (await _fixture.StoredAsync()).AccessToken);
    }

    [Fact]
    public async Task Small_vault_gets_shortened_tokens_and_each_save_tries_the_complete_text()
    {
        _fixture.Store.LongestText = Before.Length;
        _cloud.Clock.Advance(s_hour);

        Assert.Null((await _fixture.GetAsync()).NotSaved);
        TokenSet stored = await _fixture.StoredAsync();
        int writes = _fixture.Store.Writes;
        _cloud.Clock.Advance(s_hour);
        Assert.Null((await _fixture.GetAsync()).NotSaved);

        Assert.Equal((2, ""), (stored.Generation, stored.AccessToken));
        Assert.NotNull(stored.RefreshToken);
        // Whole, short, whole: nothing is remembered that could shorten what a larger vault would take.
        Assert.Equal(writes + 3, _fixture.Store.Writes);
        Assert.Equal(3, (await _fixture.StoredAsync()).Generation);
    }

    /// <summary>SecretStore removes a secret before it adds it again. The journal is sealed with the key that is gone then.</summary>
    [Fact]
    public async Task Sign_in_interrupted_while_its_key_is_replaced_must_be_repeated()
    {
        FolderTokenStore store = new(_fixture.VaultFolder) { ReplacesAtOnce = false, WritesToRefuse = int.MaxValue };
        StoredAccount newSession = await _cloud.AccountAsync("Miele");
        await Sample.FailureAsync(_fixture.OtherBroker().SaveSignInAsync(store, newSession, CancellationToken.None));

        FolderTokenStore later = new(_fixture.VaultFolder) { ReplacesAtOnce = false };
        Assert.Equal(ErrorId.NotConnected, (await Sample.FailureAsync(_fixture.GetAsync(_fixture.OtherBroker(), later))).ErrorId);
        Assert.Null(await _cloud.Clock.PassAsync(_fixture.OtherBroker().SaveSignInAsync(later, newSession, CancellationToken.None)));
        Assert.Equal(newSession.Tokens.AccessToken, (await _fixture.GetAsync(_fixture.OtherBroker(), later)).Account.Tokens.AccessToken);
    }

    [Fact]
    public async Task Journal_of_a_newer_version_is_an_error_and_not_ignored()
    {
        byte[] journal = await File.ReadAllBytesAsync(_fixture.JournalFile());
        int end = Array.IndexOf(journal, (byte)'\n');
        string header = Encoding.UTF8.GetString(journal, 0, end).Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal);
        await File.WriteAllBytesAsync(_fixture.JournalFile(), [.. Encoding.UTF8.GetBytes(header), .. journal[end..]]);
        _cloud.Clock.Advance(s_hour);

        ApplianceAuthException raised = await Sample.FailureAsync(_fixture.GetAsync(_fixture.OtherBroker(), _fixture.OtherStore()));

        Assert.Equal((ErrorId.RecordTooNew, 0), (raised.ErrorId, _fixture.Refreshes));
    }

    [Fact]
    public async Task Repeated_failure_is_reported_again()
    {
        _fixture.Store.WritesToRefuse = 2 * Refusals;
        _cloud.Clock.Advance(s_hour);

        Assert.Equal(ErrorId.TokenNotSaved, (await _fixture.GetAsync()).NotSaved!.ErrorId);
        _cloud.Clock.Advance(s_soon);
        Assert.Equal(ErrorId.TokenNotSaved, (await _fixture.GetAsync()).NotSaved!.ErrorId);
        _cloud.Clock.Advance(s_soon);
        Assert.Null((await _fixture.GetAsync()).NotSaved);
        Assert.Equal(1, _fixture.Refreshes);
    }

    [Fact]
    public async Task Failed_save_is_completed_by_another_process()
    {
        _fixture.Store.WritesToRefuse = Refusals;
        _cloud.Clock.Advance(s_hour);
        await _fixture.GetAsync();

        await _fixture.GetAsync(_fixture.OtherBroker(), _fixture.OtherStore());

        Assert.Equal(2, (await _fixture.StoredAsync()).Generation);
        Assert.Equal(1, _fixture.Refreshes);
    }

    [Fact]
    public async Task Save_after_two_failures_is_not_reported()
    {
        _fixture.Store.WritesToRefuse = 2;
        _cloud.Clock.Advance(s_hour);

        Assert.Null((await _fixture.GetAsync()).NotSaved);
        Assert.Equal(2, (await _fixture.StoredAsync()).Generation);
    }

    [Fact]
    public async Task Vault_that_loses_newer_tokens_does_not_end_the_session()
    {
        _cloud.Clock.Advance(s_hour);
        await _fixture.GetAsync();
        await _fixture.StoreAsync(tokens => tokens);
        _cloud.Clock.Advance(s_hour);

        Assert.Equal(3, (await _fixture.GetAsync()).Account.Tokens.Generation);
        Assert.Equal(0, Control.Tokens.SessionsEndedByReuse);
        Assert.Equal(3, (await _fixture.StoredAsync()).Generation);
    }

    [Fact]
    public async Task Shortened_tokens_are_refreshed()
    {
        await _fixture.StoreAsync(tokens => tokens with { AccessToken = "" });

        Assert.NotEqual("", (await _fixture.GetAsync(_fixture.OtherMachine(), _fixture.Store)).Account.Tokens.AccessToken);
    }

    [Fact]
    public async Task Account_removed_on_another_machine_is_not_restored()
    {
        await _fixture.OtherStore().RemoveAsync(_fixture.Address.KeySecretName, CancellationToken.None);
        await _fixture.OtherStore().RemoveAsync(_fixture.Address.TokenSecretName, CancellationToken.None);
        _cloud.Clock.Advance(s_hour);

        Assert.Equal(ErrorId.NotConnected, (await _fixture.FailAsync()).ErrorId);
        Assert.Empty(Directory.GetFiles(_fixture.VaultFolder));
        Assert.Equal(0, _fixture.Refreshes);
    }

    [Fact]
    public async Task Sign_in_on_another_machine_is_seen_within_30_seconds()
    {
        StoredAccount newSession = await _cloud.AccountAsync("Miele");
        await _fixture.OtherBroker().SaveSignInAsync(_fixture.OtherStore(), newSession, CancellationToken.None);
        _cloud.Clock.Advance(s_soon);

        Assert.Equal(newSession.Tokens.AccessToken, (await _fixture.GetAsync()).Account.Tokens.AccessToken);
        Assert.Equal(newSession.Tokens.SessionId, (await _fixture.StoredAsync()).SessionId);
    }

    [Fact]
    public async Task Sign_in_with_a_failed_key_write_keeps_the_previous_session()
    {
        StoredAccount newSession = await _cloud.AccountAsync("Miele");
        _fixture.Store.WritesToRefuse = 1;

        await Sample.FailureAsync(_fixture.Broker.SaveSignInAsync(_fixture.Store, newSession, CancellationToken.None));

        Assert.Equal(Before, (await _fixture.GetAsync(_fixture.OtherBroker(), _fixture.OtherStore())).Account.Tokens.AccessToken);
        Assert.Equal(Before, (await _fixture.GetAsync(_fixture.OtherMachine(), _fixture.OtherStore())).Account.Tokens.AccessToken);
    }

    [Fact]
    public async Task Sign_in_with_a_failed_token_write_counts_on_this_machine_only()
    {
        StoredAccount newSession = await _cloud.AccountAsync("Miele");
        (_fixture.Store.WritesToAllow, _fixture.Store.WritesToRefuse) = (1, 2 + Refusals);

        ApplianceAuthException? notSaved = await _cloud.Clock.PassAsync(_fixture.Broker.SaveSignInAsync(_fixture.Store, newSession, CancellationToken.None));

        Assert.Equal(ErrorId.TokenNotSaved, notSaved!.ErrorId);
        Assert.Equal(newSession.Tokens.AccessToken, (await _fixture.GetAsync()).Account.Tokens.AccessToken);
        Assert.Equal(Before, (await _fixture.GetAsync(_fixture.OtherMachine(), _fixture.OtherStore())).Account.Tokens.AccessToken);
    }
}
