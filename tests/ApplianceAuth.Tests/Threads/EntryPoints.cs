using System.Runtime.CompilerServices;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Appliances;
using ApplianceAuth.Diagnostics;
using ApplianceAuth.Events;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.OAuth;
using CloudEmulator.Events;

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
        new("SessionBroker.ReadUnlockedAsync", bench => bench.Cold.ReadUnlockedAsync(bench.Store, bench.Address, None)),
        new("SessionBroker.DescribeAsync", bench => bench.Cold.DescribeAsync(bench.Store, bench.Address, None)),
        new("SessionBroker.PrepareAsync", bench => bench.Cold.PrepareAsync(bench.Store, bench.Address, None)),
        new("SessionBroker.SaveSignInAsync", bench => bench.Cold.SaveSignInAsync(bench.Store, bench.Account, None)),
        new("SessionBroker.RemoveAsync", bench => bench.Cold.RemoveAsync(bench.Store, bench.Address, bench.Account.Registration, None)),
        new("SessionBroker.CompletePendingAsync", async bench =>
        {
            _ = bench.Cold.RemoveAsync(bench.Store, bench.Address, bench.Account.Registration, None);
            await bench.Store.Reached;
            return () => bench.Cold.CompletePendingAsync(s_day);
        }),
        new("AccountMoves.MoveAsync", bench => bench.Cold.Moves.MoveAsync(bench.Store, BuiltIn(bench), bench.Address, None)),
        new("AccountMoves.CompleteAsync", bench => bench.Cold.Moves.CompleteAsync(BuiltIn(bench), bench.Address, None), "for nothing", atOnce: true),
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

    private static BuiltInStore BuiltIn(EntryFixture bench) => new(() => new DataFolder(bench.File("data")));

    private static EntryPoint[] Calls =>
    [
        new("ApiClient.PrepareAsync", bench => bench.ColdApi.PrepareAsync(bench.Store, bench.Address, new(HttpMethod.Get, "/devices"), None)),
        new("ApiClient.SendAsync", async bench =>
        {
            ApiCall call = await bench.CallAsync();
            return () => bench.WarmApi.SendAsync(call, bench.Patience(), None);
        }),
        new("ApiClient.SaveAsync", async bench =>
        {
            ApiCall call = await bench.CallAsync();
            return () => bench.WarmApi.SaveAsync(call, bench.File("saved"), bench.Patience(), (_, _) => { }, None);
        }),
        new("EventStreamReader.CreateAsync", bench => EventStreamReader.CreateAsync(bench.ColdApi, bench.Store, bench.Address, null, null, new Witness(), None)),
        new("ApiClient.GetRateLimitsAsync", bench => bench.ColdApi.GetRateLimitsAsync(bench.Store, bench.Address, None)),
        new("EventStreamReader.ReadAsync", async bench =>
        {
            bench.Cloud.Control.Settings = bench.Cloud.Control.Settings with { ReplayedEvents = 1 };
            bench.Cloud.Control.Push(new CloudEvent { System = "homeconnect", Event = "NOTIFY", Data = "{}" });
            EventStreamReader watch = await EventStreamReader.CreateAsync(bench.WarmApi, bench.Vault, bench.Address, null, null, new Witness(), None);
            return () => FirstAsync(watch);
        }),
        new("CallOptions.DelayAsync", bench => Waiting(bench).DelayAsync(bench.Clock.GetUtcNow() + s_day, "", None)),
        new("CallOptions.TryDelayAsync", bench => Waiting(bench).TryDelayAsync("", None)),
        new("ApplianceClient.ListAsync", bench => Household(bench).ListAsync(None)),
        new("ApplianceClient.DescribeAsync", async bench =>
        {
            ApplianceClient household = Household(bench);
            ApplianceInfo info = (await household.ListAsync(None)).First(one => one.Connected == true);
            return () => household.DescribeAsync(info, None);
        }),
    ];

    private static EntryPoint[] Limits =>
    [
        Limiter("TryAcquireAsync", (limiter, rules) => limiter.TryAcquireAsync(rules, None).AsTask()),
        Limiter("CountAsync", (limiter, rules) => limiter.CountAsync(rules, None).AsTask()),
        Limiter("GetDelayAsync", (limiter, rules) => limiter.GetDelayAsync(rules, None).AsTask()),
        Limiter("CompleteAsync", (limiter, rules) => limiter.CompleteAsync(rules, success: true).AsTask()),
        Limiter("BlockAsync", (limiter, rules) => limiter.BlockAsync(rules[0], DateTimeOffset.UnixEpoch, None).AsTask()),
        Limiter("ReadAsync", (limiter, _) => limiter.ReadAsync(None).AsTask()),
        Limiters("CheckAsync", bench => bench.Limiters.CheckAsync(bench.Account, None).AsTask()),
        Limiters("CountAsync", bench => bench.Limiters.CountAsync(bench.Account).AsTask()),
    ];

    private static EntryPoint[] SignIns =>
    [
        new("OAuthClient.ProbeAuthorizeAsync", bench => bench.Client(Code(bench)).ProbeAuthorizeAsync(new(Code(bench).ResolveProvider(), Code(bench)), None)),
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
        new("OAuthClient.RevokeAsync", async bench =>
        {
            StoredAccount account = await bench.Cloud.AccountAsync("Miele");
            return () => bench.Client(account.Registration).RevokeAsync(account.Registration, account.Tokens, None);
        }),
        new("AuthorizationCodeFlow.PasteAsync", bench => new AuthorizationCodeFlow(bench.Client(Code(bench)), bench.Clock).PasteAsync(
            Code(bench), (address, _) => bench.Cloud.VisitAsync(address), None)),
        new("AuthorizationCodeFlow.ListenAsync", bench =>
        {
            Registration registration = bench.Cloud.ListeningRegistration("HomeConnect");
            return new AuthorizationCodeFlow(bench.Client(registration), bench.Clock).ListenAsync(
                registration,
                (address, cancellationToken) =>
                {
                    _ = bench.Cloud.Control.PersonAsync(new() { Url = address }, cancellationToken);
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
            RedirectFixture redirect = bench.Own(new RedirectFixture());
            AuthorizationRequest request = redirect.Request();
            RedirectListener listener = bench.Own(RedirectListener.Start(request, bench.Clock));
            bench.OnComplete(() => _ = redirect.Browser.GetAsync(redirect.Callback("localhost", $"code=1&state={RedirectFixture.State(request)}")));
            return Task.FromResult<Func<Task>>(() => listener.ReceiveAsync(None).AsTask());
        }),
        new("CallbackConnection.RespondAsync", async bench =>
        {
            RedirectFixture redirect = bench.Own(new RedirectFixture());
            AuthorizationRequest request = redirect.Request();
            RedirectListener listener = bench.Own(RedirectListener.Start(request, bench.Clock));
            _ = redirect.Browser.GetAsync(redirect.Callback("localhost", $"code=1&state={RedirectFixture.State(request)}"));
            CallbackConnection received = await RedirectFixture.ReceiveAsync(listener);
            return () => received.RespondAsync(200, "Done", "Done.", None);
        }, AtOnce: true),
    ];

    private static EntryPoint[] Others =>
    [
        new("AccountDiagnostics.RunAsync", bench =>
            new AccountDiagnostics(bench.Http, bench.Cold, bench.ColdApi, bench.Clock).RunAsync(bench.Store, bench.Address, None), "for the vault"),
        new("AccountDiagnostics.RunAsync", async bench =>
        {
            StoredAccount account = await bench.Cloud.AccountAsync("Miele");
            await bench.Warm.SaveSignInAsync(bench.Vault, account, None);
            return () => new AccountDiagnostics(bench.Http, bench.Warm, bench.WarmApi, bench.Clock).RunAsync(bench.Vault, account.Address, None);
        }, "for the cloud"),
    ];

    private static TokenRequirement Rejecting(EntryFixture bench) => new(RejectedToken: bench.Account.Tokens.AccessToken);

    private static Registration Code(EntryFixture bench) => bench.Account.Registration;

    private static Registration Device(EntryFixture bench) => bench.Cloud.DeviceRegistration();

    private static CallOptions Waiting(EntryFixture bench) => new(bench.Clock) { MaxDelay = s_day, OnWaiting = (_, _, _) => bench.Completed };

    private static ApplianceClient Household(EntryFixture bench) => new(bench.WarmApi, bench.Vault, bench.Address, _ => bench.Patience());

    private static EntryPoint Limiter(string method, Func<RateLimiter, IReadOnlyList<RateRule>, Task> call) => new($"RateLimiter.{method}", bench =>
    {
        IReadOnlyList<RateRule> rules = KnownProviders.HomeConnect.RateRules;
        RateLimiter limiter = bench.Own(new RateLimiter(bench.File("ledger"), rules, bench.Clock));
        bench.Occupy(bench.File("ledger"));
        return Task.FromResult<Func<Task>>(() => call(limiter, rules));
    });

    private static EntryPoint Limiters(string method, Func<EntryFixture, Task> call) => new($"RateLimiters.{method}", async bench =>
    {
        await bench.Limiters.CountAsync(bench.Account);
        bench.Occupy(Directory.EnumerateFiles(bench.File("data"), "*.ledger", SearchOption.AllDirectories).Single());
        return () => call(bench);
    });

    private static async Task FirstAsync(EventStreamReader watch)
    {
        IAsyncEnumerator<IReadOnlyList<ReceivedEvent>> events = watch.ReadAsync(None).GetAsyncEnumerator();
        await using ConfiguredAsyncDisposable closing = events.ConfigureAwait(false);
        Assert.True(await events.MoveNextAsync().ConfigureAwait(false));
    }

    private sealed class Witness : IEventStreamObserver
    {
        public void Opened(Session session, RateState? nearlyUsedUp)
        {
        }

        public void Lost(string why, DateTimeOffset since, DateTimeOffset next)
        {
        }
    }
}
