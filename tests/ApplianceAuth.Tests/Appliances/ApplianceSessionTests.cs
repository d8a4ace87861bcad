using ApplianceAuth.Appliances;
using ApplianceAuth.Providers;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>Tests of the session and the limit warning after the appliances were read.</summary>
public sealed class ApplianceSessionTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    private readonly CloudFixture _cloud = cloud.Reset();
    private readonly RateLimiters _limiters = new(() => throw new ApplianceAuthException(ErrorId.DataFolderUnavailable, "There is no folder."), cloud.Clock);

    [Fact]
    public async Task Session_is_the_first_or_the_refreshed_one()
    {
        await using BrokerFixture fixture = await BrokerFixture.StartAsync(_cloud);
        ApplianceClient client = Client(fixture);
        Assert.Null(client.Session);

        await ListAsync(client);
        Session first = client.Session!;
        await ListAsync(client);
        Assert.Same(first, client.Session);

        _cloud.Clock.Advance(TimeSpan.FromHours(2));
        await ListAsync(client);
        Session refreshed = client.Session!;
        await ListAsync(client);

        Assert.Same(refreshed, client.Session);
        Assert.Equal(2, refreshed.Account.Tokens.Generation);
        Assert.Null(await _cloud.Clock.PassAsync(refreshed.PendingSave!));
    }

    [Fact]
    public async Task LimitWarning_is_kept_after_the_next_call()
    {
        await using BrokerFixture fixture = await BrokerFixture.StartAsync(_cloud, "HomeConnect");
        ApplianceClient client = Client(fixture);
        RateRule day = fixture.Account.Provider.RateRules.Single(rule => rule.Name == "1000 calls in 1 day");
        for (int i = 0; i < 899; i++)
        {
            Assert.Null(await _limiters.Of(fixture.Account).TryAcquireAsync([day], CancellationToken.None));
        }

        Assert.Null(client.LimitWarning);
        await ListAsync(client);
        await ListAsync(client);

        Assert.Equal((day, 900), (client.LimitWarning!.Rule, client.LimitWarning.Used));
    }

    private ApplianceClient Client(BrokerFixture fixture) => new(
        new(_cloud.Http, fixture.Broker, _limiters, _cloud.Clock), fixture.Store, fixture.Address, retries => new(_cloud.Clock) { MaxRetries = retries, MaxDelay = TimeSpan.Zero });

    private Task<IReadOnlyList<ApplianceInfo>> ListAsync(ApplianceClient client) => _cloud.Clock.PassAsync(client.ListAsync(CancellationToken.None));
}
