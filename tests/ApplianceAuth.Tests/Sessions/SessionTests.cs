using CloudEmulator.Control;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>Tests of one account of Miele, which gives tokens for an hour and ends a sign-in whose spent refresh token comes again.</summary>
public abstract class SessionTests(CloudFixture cloud) : IClassFixture<CloudFixture>, IAsyncLifetime
{
    private protected static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    private protected readonly CloudFixture _cloud = cloud.Reset();

    private protected BrokerFixture _fixture = null!;

    private protected CloudControl Control => _cloud.Control;

    /// <summary>The access token that the sign-in brought.</summary>
    private protected string Before => _fixture.Account.Tokens.AccessToken;

    public async Task InitializeAsync() => _fixture = await BrokerFixture.StartAsync(_cloud);

    public async Task DisposeAsync() => await _fixture.DisposeAsync();
}
