using ApplianceAuth.Accounts;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Stores;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>The stores between which accounts are moved, as one process sees them: the built-in store, a vault of this machine, and a shared vault.</summary>
internal sealed class MoveStores
{
    /// <summary>The names of the stores.</summary>
    public const string BuiltIn = BuiltInStore.StoreName, Local = "Local", Shared = "Shared";

    /// <summary>Every direction.</summary>
    public static readonly (string From, string To)[] Directions = [.. from a in new[] { BuiltIn, Local, Shared } from b in new[] { BuiltIn, Local, Shared } where a != b select (a, b)];

    private readonly string _root;
    private readonly Dictionary<string, IAccountStore> _all;

    public MoveStores(string root, HttpClient http, TimeProvider timeProvider, Action? step = null)
    {
        _root = root;
        LocalVault = Vault(Local, shared: false, step);
        SharedVault = Vault(Shared, shared: true, step);
        _all = new() { [BuiltIn] = new BuiltInStore(Folder), [Local] = LocalVault, [Shared] = SharedVault };
        Broker = new(http, Folder, timeProvider, share: 1, stores: vault => this[vault?.Name ?? BuiltIn]);
        Broker.Moves.Reached = _ => step?.Invoke();
    }

    public SessionBroker Broker { get; }

    public LocalAccounts Accounts => new(Folder);

    public ApplianceStateCache States => new(Folder, () => true);

    public SteppedVault LocalVault { get; }

    public SteppedVault SharedVault { get; }

    public IAccountStore this[string name] => _all[name];

    /// <summary>The account in a store of this name, or where it has moved to; without a name the one that this machine's files know.</summary>
    public Task<Session> GetAsync(AccountAddress account, string? name, TokenRequirement? requirement = null) => Broker.GetAsync(
        name is not null ? this[name] : this[Accounts.Find(account)?.Vault?.Name ?? BuiltIn], account, requirement ?? new(), CancellationToken.None);

    /// <summary>What each command begins with.</summary>
    public async Task SettleAsync()
    {
        foreach (LocalAccount incoming in Accounts.ListIncoming())
        {
            await Broker.Moves.CompleteAsync(this[incoming.Vault?.Name ?? BuiltIn], incoming.Address, CancellationToken.None);
        }
    }

    /// <summary>The stores that have something of the account which could be used: an active journal, or secrets.</summary>
    public string[] Holding(AccountAddress account) => [.. _all.Keys.Where(name =>
    {
        StoreFiles files = Folder().FolderOf(this[name]);
        return LocalAccounts.In(files, null).Any(one => one.Address == account && name == BuiltIn)
            || (name != BuiltIn && new SessionJournal(files.Journal(account)).ReadHeader()?.IsActive == true)
            || File.Exists(files.Incoming(account))
            || (name != BuiltIn && Directory.EnumerateFiles(Path.Combine(_root, name), $"*-{account.Cloud}-{account.Name}").Any());
    })];

    private SteppedVault Vault(string name, bool shared, Action? step)
    {
        string folder = Path.Combine(_root, name);
        Directory.CreateDirectory(folder);
        return new(folder, name, shared, step ?? (() => { }));
    }

    private DataFolder Folder() => new(Path.Combine(_root, "data"));
}
