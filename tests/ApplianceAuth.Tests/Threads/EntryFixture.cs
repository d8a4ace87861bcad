using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.OAuth;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Threads;

/// <summary>An account that is signed in, on a machine that has it in memory and on one that does not, with vault and cloud pending until <see cref="Complete"/>.</summary>
internal sealed class EntryFixture : IAsyncDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _temporary = new();
    private readonly PendingHandler _handler = new();
    private readonly List<IDisposable> _owned = [];
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action _onComplete = () => { };

    private EntryFixture(CloudFixture cloud, StoredAccount account)
    {
        (Cloud, Account) = (cloud, account);
        Http = new(_handler) { Timeout = Timeout.InfiniteTimeSpan };
        Store = new(Vault);
        Limiters = new(() => new DataFolder(_temporary.File("data")), cloud.Clock);
        Warm = new(Http, () => new DataFolder(_temporary.File("data")), cloud.Clock, share: 1, limits: Limiters);
        Cold = new(Http, () => new DataFolder(_temporary.File("other")), cloud.Clock, share: 1, limits: Limiters);
    }

    public CloudFixture Cloud { get; }

    public ManualClock Clock => Cloud.Clock;

    public StoredAccount Account { get; }

    public AccountAddress Address => Account.Address;

    /// <summary>The vault, whose calls complete at once.</summary>
    public SharedVault Vault { get; } = new();

    /// <summary>The same vault, pending.</summary>
    public PendingTokenStore Store { get; }

    /// <summary>Requests to the cloud, pending from the call on.</summary>
    public HttpClient Http { get; }

    /// <summary>Has the account in memory.</summary>
    public SessionBroker Warm { get; }

    /// <summary>Must look for the account in the vault.</summary>
    public SessionBroker Cold { get; }

    public RateLimiters Limiters { get; }

    public ApiClient WarmApi => new(Http, Warm, Limiters, Clock);

    public ApiClient ColdApi => new(Http, Cold, Limiters, Clock);

    /// <summary>Completes with <see cref="Complete"/>.</summary>
    public Task Completed => _completed.Task;

    public static async Task<EntryFixture> StartAsync(CloudFixture cloud)
    {
        EntryFixture fixture = new(cloud.Reset(), await cloud.AccountAsync("HomeConnect"));
        await fixture.Warm.SaveSignInAsync(fixture.Vault, fixture.Account, CancellationToken.None);
        return fixture;
    }

    public string File(string name) => _temporary.File(name);

    public OAuthClient Client(Registration registration) => new(registration.ResolveProvider(), Http, Clock);

    public CallOptions Options() => new(Clock) { MaxRetries = 0 };

    public Task<ApiCall> CallAsync() => WarmApi.PrepareAsync(Vault, Address, new(HttpMethod.Get, "/devices"), CancellationToken.None);

    /// <summary>Keeps something open until the end, or a file closed to others until <see cref="Complete"/>.</summary>
    public T Own<T>(T value)
        where T : IDisposable
    {
        _owned.Add(value);
        return value;
    }

    /// <summary>Opens a file alone until <see cref="Complete"/>.</summary>
    public void Occupy(string path)
    {
        FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        OnComplete(file.Dispose);
    }

    /// <summary>Does something at <see cref="Complete"/>.</summary>
    public void OnComplete(Action action) => _onComplete += action;

    /// <summary>Holds requests from now on.</summary>
    public void Hold() => _handler.Hold();

    /// <summary>Completes all that is pending.</summary>
    public void Complete()
    {
        _onComplete();
        _handler.Complete();
        Store.Complete();
        _completed.TrySetResult();
    }

    /// <summary>Waits for what continues after its result was returned, such as saves in the vault: it has files open.</summary>
    public async ValueTask DisposeAsync()
    {
        await Clock.PassAsync(Task.WhenAll(Warm.CompletePendingAsync(s_limit), Cold.CompletePendingAsync(s_limit)));
        _owned.ForEach(owned => owned.Dispose());
        Http.Dispose();
        _temporary.Dispose();
    }
}
