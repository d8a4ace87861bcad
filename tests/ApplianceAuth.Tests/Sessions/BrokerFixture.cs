using System.Collections.Concurrent;
using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>An account that is signed in, and as many processes that use it as a test needs.</summary>
internal sealed class BrokerFixture : IAsyncDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _temporary = new();
    private readonly ConcurrentBag<SessionBroker> _brokers = [];
    private readonly CloudFixture _cloud;

    private BrokerFixture(CloudFixture cloud, StoredAccount account)
    {
        (_cloud, Account) = (cloud, account);
        Directory.CreateDirectory(VaultFolder);
        Store = OtherStore();
        Broker = OtherBroker();
    }

    public StoredAccount Account { get; }

    public AccountAddress Address => Account.Address;

    public FolderTokenStore Store { get; }

    public SessionBroker Broker { get; }

    public string VaultFolder => _temporary.File("vault");

    /// <summary>The data folder of another machine.</summary>
    public string OtherData => _temporary.File("other");

    /// <summary>The data folder of this machine.</summary>
    public string Data => _temporary.File("data");

    /// <summary>The number of refreshes that the cloud received.</summary>
    public int Refreshes => _cloud.Control.Calls("token:refresh_token");

    public static async Task<BrokerFixture> StartAsync(CloudFixture cloud, string system = "Miele")
    {
        BrokerFixture fixture = new(cloud, await cloud.AccountAsync(system));
        await fixture.Broker.SaveSignInAsync(fixture.Store, fixture.Account, CancellationToken.None);
        return fixture;
    }

    /// <summary>Another process: an empty cache, the same locks.</summary>
    public SessionBroker OtherBroker() => On(Data);

    /// <summary>Another machine: nothing in common but the vault.</summary>
    public SessionBroker OtherMachine() => On(OtherData);

    /// <summary>The same vault, as another process sees it.</summary>
    public FolderTokenStore OtherStore() => new(VaultFolder);

    public string LockFile() => new DataFolder(Data).Of(Store.Name).Lock(Address);

    public string JournalFile(ITokenStore? store = null) => new DataFolder(Data).Of((store ?? Store).Name).Journal(Address);

    public Task<Given> GetAsync(TokenRequirement? requirement = null) => GetAsync(Broker, Store, requirement);

    /// <summary>Gets a token, and waits until the vault is synchronised, while the clock passes short delays.</summary>
    public async Task<Given> GetAsync(SessionBroker broker, ITokenStore store, TokenRequirement? requirement = null)
    {
        Session session = await _cloud.Clock.PassAsync(broker.GetAsync(store, Address, requirement ?? new(), CancellationToken.None)).WaitAsync(s_limit);
        return new(session.Account, session.PendingSave is null ? null : await _cloud.Clock.PassAsync(session.PendingSave).WaitAsync(s_limit));
    }

    public Task<ApplianceAuthException> FailAsync(TokenRequirement? requirement = null) => Sample.FailureAsync(GetAsync(requirement));

    /// <summary>What the vault holds now.</summary>
    public async Task<TokenSet> StoredAsync() => (await AccountRecords.ReadTokensAsync(OtherStore(), Address, true, CancellationToken.None))!;

    /// <summary>Waits until the vault is synchronised with the refresh of a cancelled caller.</summary>
    public async Task VaultSyncedAsync(int generation)
    {
        for (int i = 0; i < 2000 && (await StoredAsync()).Generation < generation; i++)
        {
            await Task.Delay(5);
        }

        Assert.Equal(generation, (await StoredAsync()).Generation);
    }

    /// <summary>Writes other tokens to the vault, without the module.</summary>
    public Task StoreAsync(Func<TokenSet, TokenSet> change) =>
        OtherStore().WriteAsync(Address.TokenSecretName, RecordSerializer.Write(change(Account.Tokens)), CancellationToken.None);

    /// <summary>Waits until the cloud holds this number of refreshes.</summary>
    public async Task RefreshesAreHeldAsync(int count = 1)
    {
        for (int i = 0; i < 2000 && _cloud.Control.Held("token") < count; i++)
        {
            await Task.Delay(5);
        }

        Assert.Equal(count, _cloud.Control.Held("token"));
    }

    public Task<TokenSet> RefreshElsewhereAsync() => new OAuthClient(Account.Provider, _cloud.Http, _cloud.Clock).RefreshAsync(Account.Registration, Account.Tokens);

    /// <summary>Waits for what continues after its result was returned, such as saves in the vault: it has files open.</summary>
    public async ValueTask DisposeAsync()
    {
        await _cloud.Clock.PassAsync(Task.WhenAll(_brokers.Select(broker => broker.CompletePendingAsync(s_limit))));
        _temporary.Dispose();
    }

    private SessionBroker On(string data)
    {
        SessionBroker broker = new(_cloud.Http, () => new(data), _cloud.Clock, share: 1);
        _brokers.Add(broker);
        return broker;
    }

    /// <summary>The result of a call.</summary>
    internal sealed record Given(StoredAccount Account, ApplianceAuthException? NotSaved);
}
