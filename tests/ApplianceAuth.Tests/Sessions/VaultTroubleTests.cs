using ApplianceAuth.Accounts;
using ApplianceAuth.Sessions;
using ApplianceCloud.Control;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>A vault that refuses, lags, forgets, or is changed by others: no renewal is lost and nothing that was removed comes back.</summary>
public sealed class VaultTroubleTests(CloudBench cloud) : IClassFixture<CloudBench>, IAsyncLifetime
{
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    private readonly CloudBench _cloud = cloud.Reset();
    private BrokerBench _bench = null!;

    private CloudControl Control => _cloud.Control;

    private string Before => _bench.Account.Tokens.AccessToken;

    public async Task InitializeAsync() => _bench = await BrokerBench.StartAsync(_cloud);

    public Task DisposeAsync()
    {
        _bench.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_vault_that_refuses_three_times_is_told_of_and_the_next_call_saves()
    {
        _bench.Store.WritesToRefuse = 3;
        _cloud.Clock.Advance(s_hour);

        Session warned = await _bench.GetAsync();
        Session saved = await _bench.GetAsync();
        Session good = await _bench.GetAsync();

        Assert.Equal(Reason.TokenNotSaved, warned.NotSaved!.Reason);
        Assert.Contains("on strike", warned.NotSaved.Message, StringComparison.Ordinal);
        Assert.Equal([null, null], new[] { saved.NotSaved, good.NotSaved });
        Assert.Single(new[] { warned, saved, good }.Select(session => session.Account.Tokens.AccessToken).Distinct());
        Assert.Equal(1, _bench.Renewals);
        Assert.Equal(2, (await _bench.StoredAsync()).Generation);
    }

    [Fact]
    public async Task A_vault_that_refuses_twice_is_asked_again_and_nobody_is_troubled()
    {
        _bench.Store.WritesToRefuse = 2;
        _cloud.Clock.Advance(s_hour);

        Assert.Null((await _bench.GetAsync()).NotSaved);
        Assert.Equal(2, (await _bench.StoredAsync()).Generation);
    }

    [Fact]
    public async Task A_vault_that_goes_on_refusing_is_told_of_each_time()
    {
        _bench.Store.WritesToRefuse = 6;
        _cloud.Clock.Advance(s_hour);

        Assert.Equal(Reason.TokenNotSaved, (await _bench.GetAsync()).NotSaved!.Reason);
        Assert.Equal(Reason.TokenNotSaved, (await _bench.GetAsync()).NotSaved!.Reason);
        Assert.Null((await _bench.GetAsync()).NotSaved);
        Assert.Equal(1, _bench.Renewals);
    }

    [Fact]
    public async Task A_token_that_only_memory_has_is_given_out_though_the_vault_cannot_be_read()
    {
        _bench.Store.WritesToRefuse = 3;
        _cloud.Clock.Advance(s_hour);
        await _bench.GetAsync();
        _bench.Store.ReadsToRefuse = 1;

        Session session = await _bench.GetAsync();

        Assert.Equal(2, session.Account.Tokens.Generation);
        Assert.Equal(Reason.TokenNotSaved, session.NotSaved!.Reason);
    }

    [Fact]
    public async Task A_vault_that_has_lost_a_renewal_again_is_given_it_back()
    {
        _cloud.Clock.Advance(s_hour);
        await _bench.GetAsync();
        await _bench.StoreAsync(tokens => tokens);
        _cloud.Clock.Advance(s_hour);

        Assert.Equal(3, (await _bench.GetAsync()).Account.Tokens.Generation);
        Assert.Equal(0, Control.Tokens.FamiliesKilled);
        Assert.Equal(3, (await _bench.StoredAsync()).Generation);
    }

    [Fact]
    public async Task A_record_that_had_no_room_for_the_access_token_is_renewed()
    {
        await _bench.StoreAsync(tokens => tokens with { AccessToken = "" });

        Assert.NotEqual("", (await _bench.GetAsync(_bench.OtherBroker(), _bench.Store)).Account.Tokens.AccessToken);
    }

    [Fact]
    public async Task An_account_that_was_removed_elsewhere_is_not_brought_back()
    {
        _bench.Store.WritesToRefuse = 3;
        _cloud.Clock.Advance(s_hour);
        await _bench.GetAsync();
        await _bench.OtherStore().RemoveAsync(_bench.Address.KeySecretName, CancellationToken.None);
        await _bench.OtherStore().RemoveAsync(_bench.Address.TokenSecretName, CancellationToken.None);

        Assert.Equal(Reason.NotConnected, (await _bench.FailAsync()).Reason);
        Assert.Empty(Directory.GetFiles(_bench.VaultFolder));
    }

    [Fact]
    public async Task A_new_sign_in_from_elsewhere_wins_over_an_unsaved_renewal_of_the_old_one()
    {
        _bench.Store.WritesToRefuse = 3;
        _cloud.Clock.Advance(s_hour);
        await _bench.GetAsync();
        StoredAccount anew = await _cloud.AccountAsync("Miele");
        await _bench.OtherBroker().SaveSignInAsync(_bench.OtherStore(), anew, CancellationToken.None);

        Assert.Equal(anew.Tokens.AccessToken, (await _bench.GetAsync()).Account.Tokens.AccessToken);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_new_sign_in_that_cannot_be_kept_leaves_the_old_one_as_it_was(int written)
    {
        StoredAccount anew = await _cloud.AccountAsync("Miele");
        (_bench.Store.WritesToAllow, _bench.Store.WritesToRefuse) = (written, 1);

        await Sample.FailureAsync(_bench.Broker.SaveSignInAsync(_bench.Store, anew, CancellationToken.None));

        Session session = await _bench.GetAsync(_bench.OtherBroker(), _bench.OtherStore());
        Assert.Equal(Before, session.Account.Tokens.AccessToken);
    }
}
