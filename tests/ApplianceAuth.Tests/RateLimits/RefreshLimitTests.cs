using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.RateLimits;

/// <summary>Refreshes are counted. A forced one is refused above the limit, a necessary one never.</summary>
public sealed class RefreshLimitTests : IClassFixture<CloudFixture>, IDisposable
{
    private readonly CloudFixture _cloud;
    private readonly TemporaryFolder _folder = new();
    private readonly MemoryTokenStore _store = new();
    private readonly RateLimiters _limiters;
    private readonly SessionBroker _broker;

    public RefreshLimitTests(CloudFixture cloud)
    {
        _cloud = cloud.Reset();
        _limiters = new(() => new(_folder.Path), cloud.Clock);
        _broker = Broker(_limiters);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Refresh_is_counted_per_minute_and_per_day()
    {
        StoredAccount account = await SignInAsync(_broker);

        await _broker.GetAsync(_store, account.Address, new(ForceRefresh: true), CancellationToken.None);

        Assert.Equal("1, 1", await UsedAsync(account));
        Assert.Equal(1, _cloud.Control.Calls("token:refresh_token"));
    }

    [Fact]
    public async Task Forced_refresh_above_the_limit_is_refused()
    {
        StoredAccount account = await SignInAsync(_broker);
        await UseUpAsync(account);

        ApplianceAuthException raised = await Sample.FailureAsync(_broker.GetAsync(_store, account.Address, new(ForceRefresh: true), CancellationToken.None));

        Assert.Equal(ErrorId.RateLimited, raised.ErrorId);
        Assert.InRange(raised.RetryAt!.Value - _cloud.Clock.GetUtcNow(), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(63));
        Assert.Contains("10 token refreshes in 1 minute", raised.Message, StringComparison.Ordinal);
        Assert.Equal(0, _cloud.Control.Calls("token:refresh_token"));
        _cloud.Clock.Advance(TimeSpan.FromSeconds(63));
        Assert.Equal(2, (await _broker.GetAsync(_store, account.Address, new(ForceRefresh: true), CancellationToken.None)).Account.Tokens.Generation);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Necessary_refresh_is_sent_above_the_limit(bool force)
    {
        StoredAccount account = await SignInAsync(_broker);
        _cloud.Clock.Advance(TimeSpan.FromHours(25));
        await UseUpAsync(account);

        Assert.Equal(2, (await _broker.GetAsync(_store, account.Address, new(ForceRefresh: force), CancellationToken.None)).Account.Tokens.Generation);
        Assert.Equal("11, 11", await UsedAsync(account));
    }

    [Fact]
    public async Task Rejected_token_is_refreshed_above_the_limit()
    {
        StoredAccount account = await SignInAsync(_broker);
        await UseUpAsync(account);

        TokenRequirement requirement = new(RejectedToken: account.Tokens.AccessToken);
        Assert.Equal(2, (await _broker.GetAsync(_store, account.Address, requirement, CancellationToken.None)).Account.Tokens.Generation);
    }

    [Fact]
    public async Task Refresh_is_sent_if_the_counters_are_unavailable()
    {
        SessionBroker broker = Broker(new(() => throw new ApplianceAuthException(ErrorId.DataFolderUnavailable, "There is no folder."), _cloud.Clock));
        StoredAccount account = await SignInAsync(broker);

        Assert.Equal(2, (await broker.GetAsync(_store, account.Address, new(ForceRefresh: true), CancellationToken.None)).Account.Tokens.Generation);
    }

    private SessionBroker Broker(RateLimiters limiters) => new(_cloud.Http, () => throw new InvalidOperationException(), _cloud.Clock, limits: limiters);

    private async Task<StoredAccount> SignInAsync(SessionBroker broker)
    {
        StoredAccount account = await _cloud.AccountAsync("HomeConnect");
        await broker.SaveSignInAsync(_store, account, CancellationToken.None);
        _cloud.Clock.Advance(TimeSpan.FromMinutes(1));
        return account;
    }

    private async Task UseUpAsync(StoredAccount account)
    {
        for (int i = 0; i < 10; i++)
        {
            await _limiters.CountAsync(account);
        }
    }

    private async Task<string> UsedAsync(StoredAccount account) =>
        string.Join(", ", (await _limiters.Of(account).ReadAsync(default)).Where(state => state.Rule.Kind == RateLimitKind.Refreshes).Select(state => state.Used));
}
