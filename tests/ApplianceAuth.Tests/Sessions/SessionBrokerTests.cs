using System.Diagnostics;
using ApplianceAuth.Accounts;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>Concurrent callers share one refresh, with a cloud that ends a session whose spent refresh token is used again.</summary>
public sealed class SessionBrokerTests(CloudFixture cloud) : SessionTests(cloud)
{
    [Fact]
    public async Task Valid_token_needs_no_call_to_vault_or_cloud()
    {
        int reads = _fixture.Store.Reads, calls = Control.Log.Count;

        BrokerFixture.Given given = await _fixture.GetAsync();

        Assert.Equal(Before, given.Account.Tokens.AccessToken);
        Assert.Equal((reads, calls), (_fixture.Store.Reads, Control.Log.Count));
    }

    [Fact]
    public async Task Sixty_four_concurrent_calls_cause_one_refresh()
    {
        Control.Hold("token");
        _cloud.Clock.Advance(s_hour);
        Task<BrokerFixture.Given>[] calls = [.. Enumerable.Range(0, 64).Select(_ => Task.Run(() => _fixture.GetAsync()))];
        await _fixture.RefreshesAreHeldAsync();

        Control.Release();
        BrokerFixture.Given[] given = await Task.WhenAll(calls);

        Assert.Equal(1, _fixture.Refreshes);
        Assert.NotEqual(Before, Assert.Single(given.Select(session => session.Account.Tokens.AccessToken).Distinct()));
        Assert.Equal(2, (await _fixture.StoredAsync()).Generation);
    }

    [Fact]
    public async Task Processes_with_a_shared_vault_cause_one_refresh()
    {
        Control.Hold("token");
        _cloud.Clock.Advance(s_hour);
        Task<BrokerFixture.Given>[] calls = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() => _fixture.GetAsync(_fixture.OtherBroker(), _fixture.OtherStore())))];
        await _fixture.RefreshesAreHeldAsync();

        Control.Release();
        BrokerFixture.Given[] given = await Task.WhenAll(calls);

        Assert.Equal(1, _fixture.Refreshes);
        Assert.Single(given.Select(session => session.Account.Tokens.AccessToken).Distinct());
        Assert.Equal(0, Control.Tokens.SessionsEndedByReuse);
    }

    /// <summary>Real processes, whose clocks are right: what all of them lack at first is the access token.</summary>
    [Fact]
    public async Task Eight_processes_cause_one_refresh()
    {
        await _fixture.StoreAsync(tokens => tokens with { AccessToken = "" });
        Process[] processes = [.. Enumerable.Range(0, 8).Select(_ => ChildProcess.Start("get-token", _fixture.VaultFolder, _fixture.OtherData, $"{_fixture.Address}"))];
        try
        {
            await ReadLinesAsync(processes);
            Control.Hold("token");
            await Task.WhenAll(processes.Select(process => process.StandardInput.WriteLineAsync()));
            await _fixture.RefreshesAreHeldAsync();
            Control.Release();

            Assert.All(await ReadLinesAsync(processes), generation => Assert.Equal("2", generation));
            Assert.Equal((1, 0), (_fixture.Refreshes, Control.Tokens.SessionsEndedByReuse));
        }
        finally
        {
            Array.ForEach(processes, process =>
            {
                process.Kill();
                process.Dispose();
            });
        }
    }

    [Fact]
    public async Task Call_waits_for_another_process_and_uses_its_refresh()
    {
        _cloud.Clock.Advance(s_hour);
        TokenSet refreshed = await _fixture.RefreshElsewhereAsync();
        Task<BrokerFixture.Given> call;
        using (new FileStream(_fixture.LockFile(), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            call = Task.Run(() => _fixture.GetAsync());
            await Task.Delay(50);
            await _fixture.StoreAsync(_ => refreshed);
            Assert.False(call.IsCompleted);
        }

        Assert.Equal(2, (await call).Account.Tokens.Generation);
        Assert.Equal(1, _fixture.Refreshes);
    }

    [Fact]
    public async Task Callers_with_a_rejected_token_share_one_refresh()
    {
        TokenRequirement requirement = new(RejectedToken: Before);

        BrokerFixture.Given[] given = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _fixture.GetAsync(requirement))));

        Assert.Equal(1, _fixture.Refreshes);
        Assert.All(given, session => Assert.NotEqual(Before, session.Account.Tokens.AccessToken));
    }

    [Fact]
    public async Task Forced_refresh_is_sent_once_in_30_seconds()
    {
        _cloud.Clock.Advance(TimeSpan.FromSeconds(30));
        string[] given = [(await Token()), (await Token()), (await Token())];
        _cloud.Clock.Advance(TimeSpan.FromSeconds(30));
        string later = await Token();

        Assert.Equal(2, _fixture.Refreshes);
        Assert.Single(given.Distinct());
        Assert.NotEqual(Before, given[0]);
        Assert.NotEqual(given[0], later);

        async Task<string> Token() => (await _fixture.GetAsync(new(ForceRefresh: true))).Account.Tokens.AccessToken;
    }

    [Fact]
    public async Task Cancelled_caller_does_not_cancel_the_refresh()
    {
        using CancellationTokenSource cancellation = new();
        Control.Hold("token");
        _cloud.Clock.Advance(s_hour);
        Task<Session> call = _fixture.Broker.GetAsync(_fixture.Store, _fixture.Address, new(), cancellation.Token);
        await _fixture.RefreshesAreHeldAsync();

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TimeSpan.FromSeconds(5)));
        Task<BrokerFixture.Given> next = Task.Run(() => _fixture.GetAsync());
        Control.Release();

        Assert.Equal(2, (await next).Account.Tokens.Generation);
        Assert.Equal(1, _fixture.Refreshes);
        await _fixture.VaultSyncedAsync(2);
    }

    [Fact]
    public async Task Missing_account_is_NotConnected()
    {
        ApplianceAuthException vault = await Sample.FailureAsync(
            _fixture.Broker.GetAsync(_fixture.Store, AccountAddress.Parse("Miele/other"), new(), CancellationToken.None));
        ApplianceAuthException memory = await Sample.FailureAsync(
            _fixture.Broker.GetAsync(new MemoryTokenStore(), _fixture.Address, new(), CancellationToken.None));

        Assert.Equal((ErrorId.NotConnected, ErrorId.AccountInMemory), (vault.ErrorId, memory.ErrorId));
    }

    [Fact]
    public async Task Cancellation_ends_the_wait_for_the_lock()
    {
        using CancellationTokenSource cancellation = new();
        using FileStream held = new(_fixture.LockFile(), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        _cloud.Clock.Advance(s_hour);
        Task<Session> waiting = _fixture.Broker.GetAsync(_fixture.Store, _fixture.Address, new(), cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(5)));
        Assert.Equal(0, _fixture.Refreshes);
    }

    private static Task<string?[]> ReadLinesAsync(Process[] processes) =>
        Task.WhenAll(processes.Select(process => process.StandardOutput.ReadLineAsync())).WaitAsync(TimeSpan.FromSeconds(20));
}
