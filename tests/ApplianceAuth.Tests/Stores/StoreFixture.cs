using System.Diagnostics;
using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Stores;

/// <summary>An account in a built-in store for a test, and the operations on it. No cloud is reachable.</summary>
internal sealed class StoreFixture : IDisposable
{
    private static readonly HttpClient s_http = new();

    private readonly TemporaryFolder _temporary = new();

    public StoreFixture()
    {
        Registration registration = Sample.Registration(KnownProviders.Miele) with { BaseUri = new("http://127.0.0.1:9"), SignInMachine = Environment.MachineName };
        Account = new(registration, Sample.Tokens(registration, Clock.GetUtcNow(), TimeSpan.FromHours(1)));
        Store = new(() => Data);
    }

    public ManualClock Clock { get; } = new();

    public StoredAccount Account { get; }

    public AccountAddress Address => Account.Address;

    public BuiltInStore Store { get; }

    public string Root => _temporary.Path;

    public string DataPath => _temporary.File("data");

    public DataFolder Data => new(DataPath);

    public StoreFiles Files => Data.FolderOf(Store);

    public string JournalFile => Files.Journal(Address);

    public string Aside => JournalFile + ".new";

    public LocalAccounts Local => new(() => Data);

    /// <summary>Another process: an empty cache, the same files.</summary>
    public SessionBroker Process() => new(s_http, () => Data, Clock, share: 1);

    public async Task<StoreFixture> SignInAsync()
    {
        Assert.Null(await Process().SaveSignInAsync(Store, Account, CancellationToken.None));
        return this;
    }

    /// <summary>The operations that only read.</summary>
    public Dictionary<string, Func<Task>> Readers => new()
    {
        ["read"] = () => Process().ReadAsync(Store, Address, CancellationToken.None),
        ["get"] = () => Process().GetAsync(Store, Address, new(), CancellationToken.None),
        ["describe"] = () => Process().GetHeaderAsync(Store, Address, CancellationToken.None),
        ["registration"] = () => Task.Run(() => Store.ReadRegistrationAsync(Address, CancellationToken.None)),
        ["list"] = () => Task.Run(() => Store.ListAccountsAsync(CancellationToken.None)),
        ["local list"] = () => Task.Run(Local.List),
        ["local find"] = () => Task.Run(() => Local.Find(Address)),
    };

    /// <summary>The operations that write.</summary>
    public Dictionary<string, Func<Task>> Writers => new()
    {
        ["prepare"] = () => Process().PrepareAsync(Store, Address, CancellationToken.None),
        ["save"] = () => Process().SaveSignInAsync(Store, Account, CancellationToken.None),
        ["remove"] = () => Process().RemoveAsync(Store, Address, Account.Registration, CancellationToken.None),
    };

    /// <summary>All files with their content, to show that nothing was written.</summary>
    public string[] Snapshot() =>
        [.. Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => $"{file} {new FileInfo(file).LinkTarget ?? Convert.ToHexString(File.ReadAllBytes(file))}")];

    /// <summary>Gives a file, or the link itself, to another user.</summary>
    public static void ChangeOwner(string path, int user) => Run("chown", "-h", $"{user}", path);

    /// <summary>Runs a program that must succeed.</summary>
    public static void Run(string program, params string[] arguments)
    {
        using Process process = System.Diagnostics.Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    public void Dispose() => _temporary.Dispose();

    public IEnumerable<(string Name, Func<Task> Call)> AllCalls => Readers.Concat(Writers).Select(call => (call.Key, call.Value));

    // Lists go on past a file that is not safe.
    public IEnumerable<(string Name, Func<Task> Call)> ReadersCalls =>
        Readers.Where(call => call.Key is not ("list" or "local list" or "local find")).Select(call => (call.Key, call.Value));

    // A removal writes aside as well; readers do not touch these files, except for 'get', which takes the lock.
    public IEnumerable<(string Name, Func<Task> Call)> WritersCalls => Writers.Select(call => (call.Key, call.Value));

    /// <summary>Each call fails with the path and a command, and changes no file.</summary>
    public async Task RefusedAsync(IEnumerable<(string Name, Func<Task> Call)> calls, string path, string? recommendation = null)
    {
        string[] before = Snapshot();
        foreach ((string name, Func<Task> call) in calls)
        {
            ApplianceAuthException refused = await Sample.FailureAsync(call());
            Assert.True(refused.ErrorId == ErrorId.StoreUnsafe, $"{name}: {refused.ErrorId}: {refused.Message}");
            Assert.Contains($"'{path}'", refused.Message, StringComparison.Ordinal);
            Assert.Contains($"'{path}'", refused.Recommendation, StringComparison.Ordinal);
            Assert.Equal(recommendation ?? refused.Recommendation, refused.Recommendation);
        }

        Assert.Equal(before, Snapshot());
    }
}
