using ApplianceAuth.Sessions;
using ApplianceCloud.Control;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>A cloud that is down, busy, or takes its tokens back: as few renewals as can be, and nothing lost.</summary>
public sealed class CloudTroubleTests(CloudBench cloud) : IClassFixture<CloudBench>, IAsyncLifetime
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
    public async Task An_answer_that_is_lost_on_the_way_is_asked_for_once_more()
    {
        Control.Settings = Control.Settings with { RefreshReuse = 1 };
        Control.Drop("token");
        _cloud.Clock.Advance(s_hour);

        Assert.Equal(2, (await _bench.GetAsync()).Account.Tokens.Generation);
        Assert.Equal(2, _bench.Renewals);
    }

    [Fact]
    public async Task A_cloud_that_is_down_does_no_harm_while_the_token_is_still_barely_good()
    {
        _cloud.Clock.Advance(s_hour - TimeSpan.FromSeconds(10));
        Control.Fail("token", "miele-busy", times: 2);

        Session barely = await _bench.GetAsync();
        ApplianceAuthException tooLong = await _bench.FailAsync(new(TimeSpan.FromSeconds(20)));
        Session renewed = await _bench.GetAsync();

        Assert.Equal(Before, barely.Account.Tokens.AccessToken);
        Assert.Equal(Reason.CloudFailed, tooLong.Reason);
        Assert.Equal(2, renewed.Account.Tokens.Generation);
    }

    [Theory]
    [InlineData("miele-busy", Reason.CloudFailed)]
    [InlineData("miele-too-many", Reason.RateLimited)]
    [InlineData("miele-dead-refresh-token-401", Reason.RefreshRejected)]
    public async Task Once_the_token_is_over_the_clouds_trouble_is_told_and_the_record_kept(string answer, Reason reason)
    {
        _cloud.Clock.Advance(s_hour);
        Control.Fail("token", answer);

        Assert.Equal(reason, (await _bench.FailAsync()).Reason);
        Assert.Equal(1, (await _bench.StoredAsync()).Generation);
        Assert.Equal(2, (await _bench.GetAsync()).Account.Tokens.Generation);
    }

    [Fact]
    public async Task A_policy_later_than_the_token_forces_one_renewal_and_no_storm()
    {
        Control.Settings = Control.Settings with { NotBeforePolicy = _cloud.Clock.GetUtcNow().AddYears(1).ToUnixTimeSeconds() };
        await _bench.GetAsync(new(Rejected: Before));
        Assert.True((await _bench.StoredAsync()).RevokedByPolicy);

        for (int second = 0; second < 60; second++)
        {
            await _bench.GetAsync();
            _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(2, _bench.Renewals);
        Control.Settings = Control.Settings with { NotBeforePolicy = 0 };
        _cloud.Clock.Advance(TimeSpan.FromSeconds(30));
        await _bench.GetAsync();
        _cloud.Clock.Advance(TimeSpan.FromSeconds(60));
        await _bench.GetAsync();
        Assert.Equal(3, _bench.Renewals);
    }
}
