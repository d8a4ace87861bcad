using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>Tests of required and actual token lifetimes, and of the refreshes that they cause.</summary>
public sealed class TokenLifetimeTests(CloudFixture cloud) : SessionTests(cloud)
{
    [Theory]
    [InlineData(3601)]
    [InlineData(3600)]
    [InlineData(86400)]
    public async Task Lifetime_that_no_token_has_is_an_error_without_repeated_refreshes(int seconds)
    {
        TokenRequirement requirement = new(TimeSpan.FromSeconds(seconds));
        _cloud.Clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(ErrorId.LifetimeTooLong, (await _fixture.FailAsync(requirement)).ErrorId);
        Assert.Equal(0, _fixture.Refreshes);

        _cloud.Clock.Advance(s_hour);
        Assert.Equal(ErrorId.LifetimeTooLong, (await _fixture.FailAsync(requirement)).ErrorId);
        Assert.Equal(ErrorId.LifetimeTooLong, (await _fixture.FailAsync(requirement)).ErrorId);
        Assert.Equal(1, _fixture.Refreshes);
        Assert.Equal(2, (await _fixture.GetAsync()).Account.Tokens.Generation);
    }

    [Fact]
    public async Task Lifetime_close_to_that_of_a_token_causes_no_repeated_refreshes()
    {
        for (int second = 0; second < 60; second++)
        {
            Task<BrokerFixture.Given> call = _fixture.GetAsync(new(TimeSpan.FromSeconds(3590)));
            Assert.Equal(second < 10 ? null : ErrorId.LifetimeTooLong, second < 10 ? (await call).NotSaved?.ErrorId : (await Sample.FailureAsync(call)).ErrorId);
            _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(0, _fixture.Refreshes);
    }

    [Fact]
    public async Task Longer_lifetime_of_a_new_token_is_accepted()
    {
        await _fixture.StoreAsync(tokens => tokens with { ExpiresAt = tokens.ReceivedAt.AddSeconds(10) });
        _cloud.Clock.Advance(TimeSpan.FromSeconds(10));

        BrokerFixture.Given given = await _fixture.GetAsync(_fixture.OtherMachine(), _fixture.Store, new(TimeSpan.FromMinutes(30)));

        Assert.Equal(s_hour, given.Account.Tokens.Lifetime);
    }

    [Fact]
    public async Task Longer_lifetime_is_satisfied_by_a_refresh()
    {
        _cloud.Clock.Advance(TimeSpan.FromMinutes(40));

        BrokerFixture.Given given = await _fixture.GetAsync(new(TimeSpan.FromMinutes(30)));

        Assert.Equal(1, _fixture.Refreshes);
        Assert.True(given.Account.Tokens.ExpiresAt > _cloud.Clock.GetUtcNow().AddMinutes(30));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(2_592_000, true)]
    public async Task Session_with_a_maximum_has_a_fixed_expiry_after_a_refresh(int maximum, bool isFixed)
    {
        Control.Settings = Control.Settings with { SessionMaximum = maximum };
        await using BrokerFixture fixture = await BrokerFixture.StartAsync(_cloud);
        DateTimeOffset end = fixture.Account.Tokens.SignInExpiresAt!.Value;
        _cloud.Clock.Advance(s_hour);

        Session session = await _cloud.Clock.PassAsync(fixture.Broker.GetAsync(fixture.Store, fixture.Address, new(), CancellationToken.None));
        SessionHeader header = await fixture.Broker.GetHeaderAsync(fixture.Store, fixture.Address, CancellationToken.None);

        Assert.True(session.Refreshed);
        Assert.Equal((isFixed ? end : end + s_hour, isFixed), (header.SignInExpiresAt, header.SignInEndIsFixed));
    }

    [Fact]
    public async Task Short_token_is_refreshed_before_its_expiry_and_not_at_each_call()
    {
        Control.Settings = Control.Settings with { MieleTokenLife = 10 };
        await _fixture.GetAsync(new(RejectedToken: Before));

        for (int second = 0; second < 30; second++)
        {
            Assert.True((await _fixture.GetAsync()).Account.Tokens.ExpiresAt > _cloud.Clock.GetUtcNow());
            _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(4, _fixture.Refreshes);
    }
}
