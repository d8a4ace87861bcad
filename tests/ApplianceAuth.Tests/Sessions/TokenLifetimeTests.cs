using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>How long a token is wanted for, how long the cloud gives it, and how often it is renewed for that.</summary>
public sealed class TokenLifetimeTests(CloudFixture cloud) : SessionTests(cloud)
{
    [Theory]
    [InlineData(3601)]
    [InlineData(3600)]
    [InlineData(86400)]
    public async Task A_life_that_the_cloud_never_gives_is_an_error_and_no_renewal_at_each_call(int seconds)
    {
        TokenRequirement requirement = new(TimeSpan.FromSeconds(seconds));
        _cloud.Clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(ErrorId.LifetimeTooLong, (await _fixture.FailAsync(requirement)).ErrorId);
        Assert.Equal(0, _fixture.Renewals);

        _cloud.Clock.Advance(s_hour);
        Assert.Equal(ErrorId.LifetimeTooLong, (await _fixture.FailAsync(requirement)).ErrorId);
        Assert.Equal(ErrorId.LifetimeTooLong, (await _fixture.FailAsync(requirement)).ErrorId);
        Assert.Equal(1, _fixture.Renewals);
        Assert.Equal(2, (await _fixture.GetAsync()).Account.Tokens.Generation);
    }

    [Fact]
    public async Task A_life_that_the_cloud_gives_for_moments_only_is_not_renewed_for_at_each_call()
    {
        for (int second = 0; second < 60; second++)
        {
            Task<BrokerFixture.Given> asking = _fixture.GetAsync(new(TimeSpan.FromSeconds(3590)));
            Assert.Equal(second < 10 ? null : ErrorId.LifetimeTooLong, second < 10 ? (await asking).NotSaved?.ErrorId : (await Sample.FailureAsync(asking)).ErrorId);
            _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(0, _fixture.Renewals);
    }

    [Fact]
    public async Task A_cloud_that_gives_longer_tokens_than_before_is_believed()
    {
        await _fixture.StoreAsync(tokens => tokens with { ExpiresAt = tokens.ReceivedAt.AddSeconds(10) });
        _cloud.Clock.Advance(TimeSpan.FromSeconds(10));

        BrokerFixture.Given given = await _fixture.GetAsync(_fixture.OtherMachine(), _fixture.Store, new(TimeSpan.FromMinutes(30)));

        Assert.Equal(s_hour, given.Account.Tokens.Lifetime);
    }

    [Fact]
    public async Task A_longer_life_that_the_cloud_does_give_is_had_by_renewal()
    {
        _cloud.Clock.Advance(TimeSpan.FromMinutes(40));

        BrokerFixture.Given given = await _fixture.GetAsync(new(TimeSpan.FromMinutes(30)));

        Assert.Equal(1, _fixture.Renewals);
        Assert.True(given.Account.Tokens.ExpiresAt > _cloud.Clock.GetUtcNow().AddMinutes(30));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(2_592_000, true)]
    public async Task Session_with_a_maximum_is_known_after_a_refresh_to_end_at_a_fixed_time(int maximum, bool isFixed)
    {
        Control.Settings = Control.Settings with { SessionMaximum = maximum };
        using BrokerFixture fixture = await BrokerFixture.StartAsync(_cloud);
        DateTimeOffset end = fixture.Account.Tokens.SignInExpiresAt!.Value;
        _cloud.Clock.Advance(s_hour);

        Session session = await _cloud.Clock.PassAsync(fixture.Broker.GetAsync(fixture.Store, fixture.Address, new(), CancellationToken.None));
        SessionHeader header = await fixture.Broker.DescribeAsync(fixture.Store, fixture.Address, CancellationToken.None);

        Assert.True(session.Refreshed);
        Assert.Equal((isFixed ? end : end + s_hour, isFixed), (header.SignInExpiresAt, header.SignInEndIsFixed));
    }

    [Fact]
    public async Task A_token_of_seconds_is_renewed_before_its_end_and_not_at_each_call()
    {
        Control.Settings = Control.Settings with { MieleTokenLife = 10 };
        await _fixture.GetAsync(new(RejectedToken: Before));

        for (int second = 0; second < 30; second++)
        {
            Assert.True((await _fixture.GetAsync()).Account.Tokens.ExpiresAt > _cloud.Clock.GetUtcNow());
            _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(4, _fixture.Renewals);
    }
}
