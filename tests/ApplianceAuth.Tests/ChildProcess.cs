using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;
using ApplianceAuth.Tests.Stores;

namespace ApplianceAuth.Tests;

/// <summary>The tests as a second process.</summary>
internal static class ChildProcess
{
    /// <summary>Starts a process. It ends when its work is done or its input ends.</summary>
    public static Process Start(params string[] args)
    {
        ProcessStartInfo start = Prepare(args);
        return Process.Start(start)!;
    }

    /// <summary>Starts a process with an environment variable.</summary>
    public static Process Start((string Name, string Value) variable, params string[] args)
    {
        ProcessStartInfo start = Prepare(args);
        start.Environment[variable.Name] = variable.Value;
        return Process.Start(start)!;
    }

    /// <summary>Starts a process as another user with one environment variable for its folders, or none. For root on Linux.</summary>
    public static Process StartAs(int user, (string Name, string Value)? variable, params string[] args)
    {
        ProcessStartInfo dotnet = Prepare(args);
        ProcessStartInfo start = new("setpriv", [$"--reuid={user}", "--clear-groups", dotnet.FileName, .. dotnet.ArgumentList])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        foreach (string name in new[] { "HOME", "XDG_DATA_HOME", DataFolder.Variable })
        {
            start.Environment.Remove(name);
        }

        if (variable is { } set)
        {
            start.Environment[set.Name] = set.Value;
        }

        return Process.Start(start)!;
    }

    private static ProcessStartInfo Prepare(string[] args)
    {
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return new(dotnet, [Assembly.GetExecutingAssembly().Location, .. args]) { RedirectStandardInput = true, RedirectStandardOutput = true };
    }

    private static async Task Main(string[] args)
    {
        switch (args)
        {
            case ["hold-lock", string path]:
                await HoldLockAsync(path);
                break;
            case ["get-token", string vault, string data, string account]:
                await GetTokenAsync(vault, data, AccountAddress.Parse(account));
                break;
            case ["get-stored-token", string data, string account]:
                await GetStoredTokensAsync(data, AccountAddress.Parse(account));
                break;
            case ["refresh-forever", string data, string account]:
                await RefreshForeverAsync(data, AccountAddress.Parse(account));
                break;
            case ["sign-in-forever", string data]:
                await SignInForeverAsync(data);
                break;
            case ["find-account", string account]:
                await FindAccountAsync(AccountAddress.Parse(account));
                break;
            case ["use-files", string folder, string count]:
                await UseFilesAsync(folder, int.Parse(count, CultureInfo.InvariantCulture));
                break;
            case ["move-account", string root, string from, string to, string account, string killAt]:
                await MoveAccountAsync(root, from, to, AccountAddress.Parse(account), int.Parse(killAt, CultureInfo.InvariantCulture));
                break;
            default:
                await Console.Error.WriteLineAsync("These are tests; run them with dotnet test.");
                break;
        }
    }

    private static async Task HoldLockAsync(string path)
    {
        try
        {
            using SessionLock mine = await SessionLock.EnterAsync(path, true, TimeProvider.System, CancellationToken.None);
            Console.WriteLine("entered");
            await Console.In.ReadToEndAsync();
        }
        catch (ApplianceAuthException e)
        {
            Console.WriteLine($"{e.ErrorId}\n{e.Message}\n{e.Recommendation}");
        }
    }

    /// <summary>Gets the token once for each line of its input, each time with an empty cache.</summary>
    private static async Task GetStoredTokensAsync(string data, AccountAddress account)
    {
        using HttpClient http = new();
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is not null)
        {
            SessionBroker broker = new(http, () => new(data), TimeProvider.System);
            Console.WriteLine((await broker.GetAsync(new BuiltInStore(() => new(data)), account, new(), CancellationToken.None)).Account.Tokens.Generation);
        }
    }

    /// <summary>Refreshes the token repeatedly: by the clock of this process each token has expired.</summary>
    private static async Task RefreshForeverAsync(string data, AccountAddress account)
    {
        using HttpClient http = new();
        OffsetTimeProvider clock = new(TimeProvider.System) { Offset = TimeSpan.FromDays(1) };
        SessionBroker broker = new(http, () => new(data), clock);
        while (true)
        {
            Session session = await broker.GetAsync(new BuiltInStore(() => new(data)), account, new(), CancellationToken.None);
            Console.WriteLine(session.Account.Tokens.Generation);
            clock.Offset += TimeSpan.FromDays(1);
        }
    }

    /// <summary>Saves one sign-in after another.</summary>
    private static async Task SignInForeverAsync(string data)
    {
        using HttpClient http = new();
        SessionBroker broker = new(http, () => new(data), TimeProvider.System);
        while (true)
        {
            Registration registration = Sample.Registration(KnownProviders.Miele);
            TokenSet tokens = Sample.Tokens(registration, TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(1));
            await broker.SaveSignInAsync(new BuiltInStore(() => new(data)), new(registration, tokens), CancellationToken.None);
            Console.WriteLine(registration.SessionId);
        }
    }

    /// <summary>Searches the files of the process's user for an account.</summary>
    private static async Task FindAccountAsync(AccountAddress account)
    {
        try
        {
            LocalAccounts local = new(DataFolder.OfThisUser);
            Console.WriteLine(local.List().Count);
            Console.WriteLine(await new BuiltInStore(DataFolder.OfThisUser).ReadRegistrationAsync(account, CancellationToken.None) is null ? "none" : "found");
        }
        catch (ApplianceAuthException e)
        {
            Console.WriteLine($"{e.ErrorId}: {e.Message}");
        }
    }

    private static async Task GetTokenAsync(string vault, string data, AccountAddress account)
    {
        using HttpClient http = new();
        SessionBroker broker = new(http, () => new(data), TimeProvider.System);
        Console.WriteLine("ready");
        await Console.In.ReadLineAsync();
        Session session = await broker.GetAsync(new FolderTokenStore(vault), account, new(), CancellationToken.None);
        await (session.PendingSave ?? Task.FromResult<ApplianceAuthException?>(null));
        Console.WriteLine(session.Account.Tokens.Generation);
    }

    /// <summary>Moves an account and kills the process at one of the steps.</summary>
    private static async Task MoveAccountAsync(string root, string from, string to, AccountAddress account, int killAt)
    {
        using HttpClient http = new();
        int step = 0;
        MoveStores stores = new(root, http, TimeProvider.System);
        stores.Broker.Moves.Reached = _ =>
        {
            if (++step == killAt)
            {
                using Process self = Process.GetCurrentProcess();
                self.Kill();
            }
        };
        await stores.Broker.Moves.MoveAsync(stores[from], stores[to], account, CancellationToken.None);
        Console.WriteLine("moved");
    }

    private static async Task UseFilesAsync(string folder, int count)
    {
        foreach (string failure in await new FileTraffic(folder, FileTraffic.Registration).RunAsync(count))
        {
            Console.WriteLine(failure);
        }

        Console.WriteLine("done");
    }
}
