using ApplianceAuth.Appliances;
using ApplianceAuth.Providers;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>What a look at the appliances leaves behind: a session that its vault may have to follow, and a limit to be told of.</summary>
public sealed class ApplianceSessionTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    private readonly CloudFixture _cloud = cloud.Reset();
    private readonly RateLimiters _limiters = new(() => throw new ApplianceAuthException(ErrorId.DataFolderUnavailable, "There is no folder."), cloud.Clock);

    [Fact]
    public async Task Session_is_the_first_or_the_refreshed_one()
    {
        using BrokerFixture fixture = await BrokerFixture.StartAsync(_cloud);
        ApplianceClient household = Household(fixture);
        Assert.Null(household.Session);

        await ListAsync(household);
        Session first = household.Session!;
        await ListAsync(household);
        Assert.Same(first, household.Session);

        _cloud.Clock.Advance(TimeSpan.FromHours(2));
        await ListAsync(household);
        Session renewed = household.Session!;
        await ListAsync(household);

        Assert.Same(renewed, household.Session);
        Assert.Equal(2, renewed.Account.Tokens.Generation);
        Assert.Null(await _cloud.Clock.PassAsync(renewed.PendingSave!));
    }

    [Fact]
    public async Task LimitWarning_is_kept_after_the_next_call()
    {
        using BrokerFixture fixture = await BrokerFixture.StartAsync(_cloud, "HomeConnect");
        ApplianceClient household = Household(fixture);
        RateRule day = fixture.Account.Provider.RateRules.Single(rule => rule.Name == "1000 calls in 1 day");
        for (int i = 0; i < 899; i++)
        {
            Assert.Null(await _limiters.Of(fixture.Account).TryAcquireAsync([day], CancellationToken.None));
        }

        Assert.Null(household.LimitWarning);
        await ListAsync(household);
        await ListAsync(household);

        Assert.Equal((day, 900), (household.LimitWarning!.Rule, household.LimitWarning.Used));
    }

    private ApplianceClient Household(BrokerFixture fixture) => new(
        new(_cloud.Http, fixture.Broker, _limiters, _cloud.Clock), fixture.Store, fixture.Address, repeats => new(_cloud.Clock) { MaxRetries = repeats, MaxDelay = TimeSpan.Zero });

    private Task<IReadOnlyList<ApplianceInfo>> ListAsync(ApplianceClient household) => _cloud.Clock.PassAsync(household.ListAsync(CancellationToken.None));
}
