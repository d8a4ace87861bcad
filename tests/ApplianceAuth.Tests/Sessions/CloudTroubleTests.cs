using ApplianceAuth.Sessions;
using ApplianceCloud.Control;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>A cloud that is down, busy, or takes its tokens back: as few renewals as can be, and nothing lost.</summary>
public sealed class CloudTroubleTests(CloudBench cloud) : SessionTests(cloud)
{
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
    public async Task Both_tries_together_hold_the_lock_no_longer_than_one_may()
    {
        Control.Settings = Control.Settings with { RefreshReuse = 1 };
        Control.Delay("token", TimeSpan.FromSeconds(20), times: 2);
        Control.Drop("token");
        _cloud.Clock.Advance(s_hour);
        DateTimeOffset began = _cloud.Clock.GetUtcNow();

        Task<Session> asking = _bench.Broker.GetAsync(_bench.Store, _bench.Address, new(), CancellationToken.None);
        for (int second = 0; second < 60 && !asking.IsCompleted; second++)
        {
            await Task.Delay(30);
            _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(Reason.CloudUnreachable, (await Sample.FailureAsync(asking)).Reason);
        // The second try alone would have been given up 50 seconds after the first began.
        Assert.InRange(_cloud.Clock.GetUtcNow() - began, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(45));
    }

    [Fact]
    public async Task A_cloud_that_is_down_does_no_harm_while_the_token_is_still_barely_good()
    {
        _cloud.Clock.Advance(s_hour - TimeSpan.FromSeconds(10));
        Control.Fail("token", "miele-busy", times: 2);

        BrokerBench.Given barely = await _bench.GetAsync();
        ApplianceAuthException tooLong = await _bench.FailAsync(new(TimeSpan.FromSeconds(20)));
        BrokerBench.Given renewed = await _bench.GetAsync();

        Assert.Equal(Before, barely.Account.Tokens.AccessToken);
        Assert.Equal(Reason.CloudFailed, tooLong.Reason);
        Assert.Equal(2, renewed.Account.Tokens.Generation);
    }

    [Theory]
    [InlineData("miele-busy", Reason.CloudFailed)]
    [InlineData("homeconnect-token-forbidden", Reason.SignInRefused)]
    public async Task Once_the_token_is_over_the_clouds_trouble_is_told_and_the_record_kept(string answer, Reason reason)
    {
        _cloud.Clock.Advance(s_hour);
        Control.Fail("token", answer);

        Assert.Equal(reason, (await _bench.FailAsync()).Reason);
        Assert.Equal(1, (await _bench.StoredAsync()).Generation);
        Assert.Equal(2, (await _bench.GetAsync()).Account.Tokens.Generation);
    }

    [Fact]
    public async Task A_dead_sign_in_is_asked_for_once_by_all_processes_together()
    {
        _cloud.Clock.Advance(s_hour);
        Control.Revoke();

        Assert.Equal(Reason.RefreshRejected, (await _bench.FailAsync()).Reason);
        Assert.Equal(Reason.RefreshRejected, (await _bench.FailAsync()).Reason);
        Assert.Equal(Reason.RefreshRejected, (await Sample.FailureAsync(_bench.GetAsync(_bench.OtherBroker(), _bench.OtherStore()))).Reason);
        Assert.Equal(1, _bench.Renewals);
    }

    [Fact]
    public async Task A_cloud_that_asks_to_wait_is_left_alone_by_all_processes_until_then()
    {
        _cloud.Clock.Advance(s_hour);
        Control.Limit("token", TimeSpan.FromSeconds(40));

        ApplianceAuthException first = await _bench.FailAsync();
        _cloud.Clock.Advance(TimeSpan.FromSeconds(39));
        ApplianceAuthException other = await Sample.FailureAsync(_bench.GetAsync(_bench.OtherBroker(), _bench.OtherStore()));
        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((Reason.RateLimited, Reason.RateLimited), (first.Reason, other.Reason));
        Assert.Equal(first.RetryAt, other.RetryAt);
        Assert.Equal(1, _bench.Renewals);
        Assert.Equal(2, (await _bench.GetAsync()).Account.Tokens.Generation);
    }

    [Fact]
    public async Task NotBeforePolicy_later_than_token_never_causes_a_refresh()
    {
        long policy = _cloud.Clock.GetUtcNow().AddYears(1).ToUnixTimeSeconds();
        Control.Settings = Control.Settings with { NotBeforePolicy = policy };
        await _bench.GetAsync(new(Rejected: Before));
        Assert.Equal(policy, (await _bench.StoredAsync()).NotBeforePolicy);

        for (int minute = 0; minute < 50; minute++)
        {
            await _bench.GetAsync();
            _cloud.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(1, _bench.Renewals);
    }
}
