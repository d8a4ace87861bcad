using System.Collections.Concurrent;
using ApplianceAuth.Accounts;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>A machine with an account that is to be moved, and as many processes as a test needs.</summary>
internal sealed class MoveFixture : IAsyncDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _temporary = new();
    private readonly ConcurrentBag<MoveStores> _processes = [];
    private readonly CloudFixture _cloud;

    private MoveFixture(CloudFixture cloud, StoredAccount account) => (_cloud, Account) = (cloud, account);

    public StoredAccount Account { get; }

    public AccountAddress Address => Account.Address;

    public string Root => _temporary.Path;

    /// <summary>How many refreshes the cloud has seen.</summary>
    public int Refreshes => _cloud.Control.Calls("token:refresh_token");

    /// <summary>Signs in to a store.</summary>
    public static async Task<MoveFixture> StartAsync(CloudFixture cloud, string store)
    {
        MoveFixture fixture = new(cloud.Reset(), await cloud.AccountAsync("Miele"));
        MoveStores process = fixture.Process();
        Assert.Null(await process.Broker.SaveSignInAsync(process[store], fixture.Account, CancellationToken.None));
        return fixture;
    }

    /// <summary>A process with an empty memory.</summary>
    public MoveStores Process(Action? step = null, TimeProvider? timeProvider = null)
    {
        MoveStores process = new(Root, _cloud.Http, timeProvider ?? _cloud.Clock, step);
        _processes.Add(process);
        return process;
    }

    /// <summary>Refreshes by each name in turn and checks that the cloud has seen no replaced refresh token.</summary>
    public async Task RefreshByAsync(params string?[] names)
    {
        foreach (string? name in names)
        {
            _cloud.Clock.Advance(TimeSpan.FromHours(2));
            Session session = await _cloud.Clock.PassAsync(Process().GetAsync(Address, name));
            Assert.Null(await _cloud.Clock.PassAsync(session.PendingSave ?? Task.FromResult<ApplianceAuthException?>(null)));
            Assert.Equal(Refreshes + 1, session.Account.Tokens.Generation);
        }
    }

    /// <summary>Waits for what continues after its result was returned, such as saves in the vault: it has files open.</summary>
    public async ValueTask DisposeAsync()
    {
        await _cloud.Clock.PassAsync(Task.WhenAll(_processes.Select(process => process.Broker.CompletePendingAsync(s_limit))));
        _temporary.Dispose();
    }
}
