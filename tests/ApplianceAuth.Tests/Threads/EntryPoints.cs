using System.Runtime.CompilerServices;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Checkup;
using ApplianceAuth.Household;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.OAuth;
using ApplianceCloud.Events;

namespace ApplianceAuth.Tests.Threads;

/// <summary>Every public call of the core that returns a task, each with what it waits for. A test compares this list with the assembly.</summary>
internal static class EntryPoints
{
    private const string Secret = "ApplianceAuth-Miele-default";

    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);

    public static IReadOnlyList<EntryPoint> All { get; } = [.. Sessions, .. Stores, .. Calls, .. Limits, .. SignIns, .. Others];

    private static CancellationToken None => CancellationToken.None;

    private static EntryPoint[] Sessions =>
    [
        new("SessionBroker.GetAsync", bench => bench.Cold.GetAsync(bench.Store, bench.Address, new(), None), "for the vault"),
        new("SessionBroker.GetAsync", async bench =>
        {
            _ = bench.Cold.GetAsync(bench.Store, bench.Address, new(), None);
            await bench.Store.Reached;
            return () => bench.Cold.GetAsync(bench.Vault, bench.Address, new(), None);
        }, "for the lock"),
        new("SessionBroker.GetAsync", bench => bench.Warm.GetAsync(bench.Vault, bench.Address, Rejecting(bench), None), "for the cloud"),
        new("SessionBroker.GetAsync", async bench =>
        {
            await bench.Warm.SaveSignInAsync(BuiltIn(bench), bench.Account, None);
            return () => bench.Warm.GetAsync(BuiltIn(bench), bench.Address, Rejecting(bench), None);
        }, "for the cloud, with the built-in store"),
        new("SessionBroker.FindAsync", bench => bench.Cold.FindAsync(bench.Store, bench.Address, None)),
        new("SessionBroker.ReadAsync", bench => bench.Cold.ReadAsync(bench.Store, bench.Address, None)),
        new("SessionBroker.LookAsync", bench => bench.Cold.LookAsync(bench.Store, bench.Address, None)),
        new("SessionBroker.DescribeAsync", bench => bench.Cold.DescribeAsync(bench.Store, bench.Address, None)),
        new("SessionBroker.PrepareAsync", bench => bench.Cold.PrepareAsync(bench.Store, bench.Address, None)),
        new("SessionBroker.SaveSignInAsync", bench => bench.Cold.SaveSignInAsync(bench.Store, bench.Account, None)),
        new("SessionBroker.RemoveAsync", bench => bench.Cold.RemoveAsync(bench.Store, bench.Address, bench.Account.Registration, None)),
        new("SessionBroker.FinishAsync", async bench =>
        {
            _ = bench.Cold.RemoveAsync(bench.Store, bench.Address, bench.Account.Registration, None);
            await bench.Store.Reached;
            return () => bench.Cold.FinishAsync(s_day);
        }),
        new("AccountMoves.MoveAsync", bench => bench.Cold.Moves.MoveAsync(bench.Store, BuiltIn(bench), bench.Address, None)),
        new("AccountMoves.SettleAsync", bench => bench.Cold.Moves.SettleAsync(BuiltIn(bench), bench.Address, None), "for nothing", atOnce: true),
        new("SessionLock.EnterAsync", async bench =>
        {
            SessionLock held = await SessionLock.EnterAsync(bench.File("lock"), otherProcesses: true, bench.Clock, None);
            bench.OnComplete(held.Dispose);
            return () => SessionLock.EnterAsync(bench.File("lock"), otherProcesses: true, bench.Clock, None);
        }, "in this process"),
        new("SessionLock.EnterAsync", bench =>
        {
            bench.Occupy(bench.File("lock"));
            return Task.FromResult<Func<Task>>(() => SessionLock.EnterAsync(bench.File("lock"), otherProcesses: true, bench.Clock, None));
        }, "in another process"),
    ];

    private static EntryPoint[] Stores =>
    [
        new("AccountRecords.ReadRegistrationAsync", bench => AccountRecords.ReadRegistrationAsync(bench.Store, bench.Address, None)),
        new("AccountRecords.ReadTokensAsync", bench => AccountRecords.ReadTokensAsync(bench.Store, bench.Address, reload: true, None)),
        new("AccountRecords.ListAsync", bench => AccountRecords.ListAsync(bench.Store, None)),
        new("AccountRecords.ListByCloudAsync", bench => AccountRecords.ListByCloudAsync(bench.Store, None)),
        new("MemoryTokenStore.ReadAsync", _ => new MemoryTokenStore().ReadAsync(Secret, reload: true, None), atOnce: true),
        new("MemoryTokenStore.WriteAsync", _ => new MemoryTokenStore().WriteAsync(Secret, "text", None), atOnce: true),
        new("MemoryTokenStore.RemoveAsync", _ => new MemoryTokenStore().RemoveAsync(Secret, None), atOnce: true),
        new("MemoryTokenStore.ListAsync", _ => new MemoryTokenStore().ListAsync(Secret, None), atOnce: true),
        new("BuiltInStore.ReadRegistrationAsync", bench => BuiltIn(bench).ReadRegistrationAsync(bench.Address, None), atOnce: true),
        new("BuiltInStore.ListAccountsAsync", bench => BuiltIn(bench).ListAccountsAsync(None), atOnce: true),
    ];

    private static BuiltInStore BuiltIn(EntryBench bench) => new(() => new DataFolder(bench.File("data")));

    private static EntryPoint[] Calls =>
    [
        new("ApplianceApi.PrepareAsync", bench => bench.ColdApi.PrepareAsync(bench.Store, bench.Address, new(HttpMethod.Get, "/devices"), None)),
        new("ApplianceApi.SendAsync", async bench =>
        {
            ApiCall call = await bench.CallAsync();
            return () => bench.WarmApi.SendAsync(call, bench.Patience(), None);
        }),
        new("ApplianceApi.SaveAsync", async bench =>
        {
            ApiCall call = await bench.CallAsync();
            return () => bench.WarmApi.SaveAsync(call, bench.File("saved"), bench.Patience(), (_, _) => { }, None);
        }),
        new("ApplianceApi.WatchAsync", bench => bench.ColdApi.WatchAsync(bench.Store, bench.Address, null, null, new Witness(), None)),
        new("ApplianceApi.LimitsAsync", bench => bench.ColdApi.LimitsAsync(bench.Store, bench.Address, None)),
        new("EventWatch.ReadAsync", async bench =>
        {
            bench.Cloud.Control.Settings = bench.Cloud.Control.Settings with { ReplayedEvents = 1 };
            bench.Cloud.Control.Push(new CloudEvent { System = "homeconnect", Event = "NOTIFY", Data = "{}" });
            EventWatch watch = await bench.WarmApi.WatchAsync(bench.Vault, bench.Address, null, null, new Witness(), None);
            return () => FirstAsync(watch);
        }),
        new("ApiPatience.WaitAsync", bench => Waiting(bench).WaitAsync(bench.Clock.GetUtcNow() + s_day, "", None)),
        new("ApiPatience.TryPauseAsync", bench => Waiting(bench).TryPauseAsync("", None)),
        new("HouseholdApi.ListAsync", bench => Household(bench).ListAsync(None)),
        new("HouseholdApi.DescribeAsync", async bench =>
        {
            HouseholdApi household = Household(bench);
            ApplianceView view = (await household.ListAsync(None)).First(one => one.Connected == true);
            return () => household.DescribeAsync(view, None);
        }),
    ];

    private static EntryPoint[] Limits =>
    [
        Ledger("TryTakeAsync", (ledger, rules) => ledger.TryTakeAsync(rules, None).AsTask()),
        Ledger("CountAsync", (ledger, rules) => ledger.CountAsync(rules, None).AsTask()),
        Ledger("HoldAsync", (ledger, rules) => ledger.HoldAsync(rules, None).AsTask()),
        Ledger("SettleAsync", (ledger, rules) => ledger.SettleAsync(rules, success: true).AsTask()),
        Ledger("CloseAsync", (ledger, rules) => ledger.CloseAsync(rules[0], DateTimeOffset.UnixEpoch, None).AsTask()),
        Ledger("ReadAsync", (ledger, _) => ledger.ReadAsync(None).AsTask()),
        Ledgers("HindranceAsync", bench => bench.Ledgers.HindranceAsync(bench.Account, None).AsTask()),
        Ledgers("CountAsync", bench => bench.Ledgers.CountAsync(bench.Account).AsTask()),
    ];

    private static EntryPoint[] SignIns =>
    [
        new("OAuthClient.AskAsync", bench => bench.Client(Code(bench)).AskAsync(new(Code(bench).ResolveProvider(), Code(bench)), None)),
        new("OAuthClient.RedeemAsync", async bench =>
        {
            AuthorizationRequest request = new(Code(bench).ResolveProvider(), Code(bench));
            string code = await bench.Cloud.CodeAsync(request, Code(bench));
            return () => bench.Client(Code(bench)).RedeemAsync(request, code, None);
        }),
        new("OAuthClient.RequestDeviceCodeAsync", bench => bench.Client(Device(bench)).RequestDeviceCodeAsync(Device(bench), None)),
        new("OAuthClient.PollAsync", async bench =>
        {
            DeviceCode code = await bench.Client(Device(bench)).RequestDeviceCodeAsync(Device(bench), None);
            return () => bench.Client(Device(bench)).PollAsync(Device(bench), code, "device_code", None);
        }, Fails: true),
        new("OAuthClient.RefreshAsync", bench => bench.Client(bench.Account.Registration).RefreshAsync(bench.Account.Registration, bench.Account.Tokens)),
        new("OAuthClient.SignOutAsync", async bench =>
        {
            StoredAccount account = await bench.Cloud.AccountAsync("Miele");
            return () => bench.Client(account.Registration).SignOutAsync(account.Registration, account.Tokens, None);
        }),
        new("CodeFlow.PasteAsync", bench => new CodeFlow(bench.Client(Code(bench)), bench.Clock).PasteAsync(
            Code(bench), (address, _) => bench.Cloud.VisitAsync(address), None)),
        new("CodeFlow.ListenAsync", bench =>
        {
            Registration registration = bench.Cloud.ListeningRegistration("HomeConnect");
            return new CodeFlow(bench.Client(registration), bench.Clock).ListenAsync(
                registration,
                (address, stop) =>
                {
                    _ = bench.Cloud.Control.PersonAsync(new() { Url = address }, stop);
                    return Task.CompletedTask;
                },
                s_day,
                None);
        }),
        new("DeviceFlow.SignInAsync", bench => new DeviceFlow(bench.Client(Device(bench)), bench.Clock).SignInAsync(
            Device(bench),
            code => bench.Clock.Moment = bench.Cloud.Control.PersonAsync(new() { Url = code.BestAddress, UserCode = code.UserCode, Approve = true }),
            _ => { }, null, None)),
        new("RedirectListener.ReceiveAsync", bench =>
        {
            RedirectBench redirect = bench.Own(new RedirectBench());
            AuthorizationRequest request = redirect.Request();
            RedirectListener listener = bench.Own(RedirectListener.Start(request, bench.Clock));
            bench.OnComplete(() => _ = redirect.Browser.GetAsync(redirect.Callback("localhost", $"code=1&state={RedirectBench.State(request)}")));
            return Task.FromResult<Func<Task>>(() => listener.ReceiveAsync(None).AsTask());
        }),
        new("ReceivedRedirect.RespondAsync", async bench =>
        {
            RedirectBench redirect = bench.Own(new RedirectBench());
            AuthorizationRequest request = redirect.Request();
            RedirectListener listener = bench.Own(RedirectListener.Start(request, bench.Clock));
            _ = redirect.Browser.GetAsync(redirect.Callback("localhost", $"code=1&state={RedirectBench.State(request)}"));
            ReceivedRedirect received = await RedirectBench.ReceiveAsync(listener);
            return () => received.RespondAsync(200, "Done", "Done.", None);
        }, AtOnce: true),
    ];

    private static EntryPoint[] Others =>
    [
        new("AccountCheckup.RunAsync", bench =>
            new AccountCheckup(bench.Http, bench.Cold, bench.ColdApi, bench.Clock).RunAsync(bench.Store, bench.Address, None), "for the vault"),
        new("AccountCheckup.RunAsync", async bench =>
        {
            StoredAccount account = await bench.Cloud.AccountAsync("Miele");
            await bench.Warm.SaveSignInAsync(bench.Vault, account, None);
            return () => new AccountCheckup(bench.Http, bench.Warm, bench.WarmApi, bench.Clock).RunAsync(bench.Vault, account.Address, None);
        }, "for the cloud"),
    ];

    private static TokenDemand Rejecting(EntryBench bench) => new(Rejected: bench.Account.Tokens.AccessToken);

    private static Registration Code(EntryBench bench) => bench.Account.Registration;

    private static Registration Device(EntryBench bench) => bench.Cloud.DeviceRegistration();

    private static ApiPatience Waiting(EntryBench bench) => new(bench.Clock) { Wait = s_day, Waiting = (_, _, _) => bench.Completed };

    private static HouseholdApi Household(EntryBench bench) => new(bench.WarmApi, bench.Vault, bench.Address, _ => bench.Patience());

    private static EntryPoint Ledger(string method, Func<RateLedger, IReadOnlyList<RateRule>, Task> call) => new($"RateLedger.{method}", bench =>
    {
        IReadOnlyList<RateRule> rules = KnownProviders.HomeConnect.RateRules;
        RateLedger ledger = bench.Own(new RateLedger(bench.File("ledger"), rules, bench.Clock));
        bench.Occupy(bench.File("ledger"));
        return Task.FromResult<Func<Task>>(() => call(ledger, rules));
    });

    private static EntryPoint Ledgers(string method, Func<EntryBench, Task> call) => new($"RateLedgers.{method}", async bench =>
    {
        await bench.Ledgers.CountAsync(bench.Account);
        bench.Occupy(Directory.EnumerateFiles(bench.File("data"), "*.ledger", SearchOption.AllDirectories).Single());
        return () => call(bench);
    });

    private static async Task FirstAsync(EventWatch watch)
    {
        IAsyncEnumerator<IReadOnlyList<ReceivedEvent>> events = watch.ReadAsync(None).GetAsyncEnumerator();
        await using ConfiguredAsyncDisposable closing = events.ConfigureAwait(false);
        Assert.True(await events.MoveNextAsync().ConfigureAwait(false));
    }

    private sealed class Witness : IStreamWitness
    {
        public void Opened(Session session, RateState? nearlyUsedUp)
        {
        }

        public void Lost(string why, DateTimeOffset since, DateTimeOffset next)
        {
        }
    }
}
