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
    private protected readonly List<TimeSpan> _waits = [];

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

    /// <summary>Options whose waits are recorded and end at once.</summary>
    private protected CallOptions Options(int retries = 2, int wait = 90) => new(_cloud.Clock)
    {
        MaxRetries = retries,
        MaxDelay = TimeSpan.FromSeconds(wait),
        OnWaiting = (until, _, _) =>
        {
            _waits.Add(until - _cloud.Clock.GetUtcNow());
            _cloud.Clock.Advance(_waits[^1]);
            return Task.CompletedTask;
        },
    };

    private protected async Task<ApiResponse> SendAsync(StoredAccount account, string method, string path, CallOptions options)
    {
        ApiRequest request = new(new(method), path) { Body = method == "GET" ? null : "{\"processAction\":2}"u8.ToArray() };
        return await _api.SendAsync(await _api.PrepareAsync(_store, account.Address, request, CancellationToken.None), options, CancellationToken.None);
    }
}
