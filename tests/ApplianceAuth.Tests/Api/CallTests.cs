using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Api;

/// <summary>Base class of tests that call for an account in memory, with separate rate limiters.</summary>
public abstract class CallTests : IClassFixture<CloudFixture>, IDisposable
{
    private protected readonly CloudFixture _cloud;
    private protected readonly TemporaryFolder _folder = new();
    private protected readonly MemoryTokenStore _store = new();
    private protected readonly SessionBroker _broker;
    private protected readonly RateLimiters _limiters;
    private protected readonly ApiClient _api;

    protected CallTests(CloudFixture cloud)
    {
        _cloud = cloud.Reset();
        _broker = new(cloud.Http, () => throw new InvalidOperationException(), cloud.Clock);
        _limiters = new(() => new(_folder.File("data")), cloud.Clock);
        _api = new(cloud.Http, _broker, _limiters, cloud.Clock);
    }

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task<StoredAccount> SignInAsync(string system)
    {
        StoredAccount account = await _cloud.AccountAsync(system);
        await _broker.SaveSignInAsync(_store, account, CancellationToken.None);
        return account;
    }

    /// <summary>A GET for an account of Miele.</summary>
    private protected async Task<ApiCall> CallAsync(string path = "/devices") =>
        await _api.PrepareAsync(_store, (await SignInAsync("Miele")).Address, new(HttpMethod.Get, path), CancellationToken.None);
}
