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

/// <summary>The calls of the core that return a task, each with what it waits for. A test compares this list with the cmdlets' calls.</summary>
internal static class EntryPoints
{
    private const string Secret = "ApplianceAuth-Miele-default";

    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);

    public static IReadOnlyList<EntryPoint> All { get; } = [.. Sessions, .. Stores, .. Calls, .. Limits, .. SignIns, .. Others];

    private static CancellationToken None => CancellationToken.None;

    private static EntryPoint[] Sessions =>
    [
        new("SessionBroker.GetAsync", fixture => fixture.Cold.GetAsync(fixture.Store, fixture.Address, new(), None), "for the vault"),
        new("SessionBroker.GetAsync", async fixture =>
        {
            _ = fixture.Cold.GetAsync(fixture.Store, fixture.Address, new(), None);
            await fixture.Store.Reached;
            return () => fixture.Cold.GetAsync(fixture.Vault, fixture.Address, new(), None);
        }, "for the lock"),
        new("SessionBroker.GetAsync", fixture => fixture.Warm.GetAsync(fixture.Vault, fixture.Address, Rejecting(fixture), None), "for the cloud"),
        new("SessionBroker.GetAsync", async fixture =>
        {
            await fixture.Warm.SaveSignInAsync(BuiltIn(fixture), fixture.Account, None);
            return () => fixture.Warm.GetAsync(BuiltIn(fixture), fixture.Address, Rejecting(fixture), None);
        }, "for the cloud, with the built-in store"),
        new("SessionBroker.FindAsync", fixture => fixture.Cold.FindAsync(fixture.Store, fixture.Address, None)),
        new("SessionBroker.ReadAsync", fixture => fixture.Cold.ReadAsync(fixture.Store, fixture.Address, None)),
        new("SessionBroker.TryReadAsync", fixture => fixture.Cold.TryReadAsync(fixture.Store, fixture.Address, None)),
        new("SessionBroker.GetHeaderAsync", fixture => fixture.Cold.GetHeaderAsync(fixture.Store, fixture.Address, None)),
        new("SessionBroker.PrepareAsync", fixture => fixture.Cold.PrepareAsync(fixture.Store, fixture.Address, None)),
        new("SessionBroker.SaveSignInAsync", fixture => fixture.Cold.SaveSignInAsync(fixture.Store, fixture.Account, None)),
        new("SessionBroker.RemoveAsync", fixture => fixture.Cold.RemoveAsync(fixture.Store, fixture.Address, fixture.Account.Registration, None)),
        new("SessionBroker.CompletePendingAsync", async fixture =>
        {
            _ = fixture.Cold.RemoveAsync(fixture.Store, fixture.Address, fixture.Account.Registration, None);
            await fixture.Store.Reached;
            return () => fixture.Cold.CompletePendingAsync(s_day);
        }),
        new("AccountMoves.MoveAsync", fixture => fixture.Cold.Moves.MoveAsync(fixture.Store, BuiltIn(fixture), fixture.Address, None)),
        new("AccountMoves.CompleteAsync", fixture => fixture.Cold.Moves.CompleteAsync(BuiltIn(fixture), fixture.Address, None), "for nothing", atOnce: true),
        new("SessionLock.EnterAsync", async fixture =>
        {
            SessionLock held = await SessionLock.EnterAsync(fixture.File("lock"), otherProcesses: true, fixture.Clock, None);
            fixture.OnComplete(held.Dispose);
            return () => LockAsync(fixture);
        }, "in this process"),
        new("SessionLock.EnterAsync", fixture =>
        {
            fixture.Occupy(fixture.File("lock"));
            return Task.FromResult<Func<Task>>(() => LockAsync(fixture));
        }, "in another process"),
    ];

    private static EntryPoint[] Stores =>
    [
        new("AccountRecords.ReadRegistrationAsync", fixture => AccountRecords.ReadRegistrationAsync(fixture.Store, fixture.Address, None)),
        new("AccountRecords.ReadTokensAsync", fixture => AccountRecords.ReadTokensAsync(fixture.Store, fixture.Address, reload: true, None)),
        new("AccountRecords.UnlessDamagedAsync", fixture =>
            AccountRecords.UnlessDamagedAsync(AccountRecords.ReadTokensAsync(fixture.Store, fixture.Address, reload: true, None))),
        new("AccountRecords.ListAsync", fixture => AccountRecords.ListAsync(fixture.Store, None)),
        new("AccountRecords.ListByCloudAsync", fixture => AccountRecords.ListByCloudAsync(fixture.Store, None)),
        new("MemoryTokenStore.ReadAsync", _ => new MemoryTokenStore().ReadAsync(Secret, reload: true, None), atOnce: true),
        new("MemoryTokenStore.WriteAsync", _ => new MemoryTokenStore().WriteAsync(Secret, "text", None), atOnce: true),
        new("MemoryTokenStore.RemoveAsync", _ => new MemoryTokenStore().RemoveAsync(Secret, None), atOnce: true),
        new("MemoryTokenStore.ListAsync", _ => new MemoryTokenStore().ListAsync(Secret, None), atOnce: true),
        new("BuiltInStore.ReadRegistrationAsync", fixture => BuiltIn(fixture).ReadRegistrationAsync(fixture.Address, None), atOnce: true),
        new("BuiltInStore.ListAccountsAsync", fixture => BuiltIn(fixture).ListAccountsAsync(None), atOnce: true),
    ];

    private static BuiltInStore BuiltIn(EntryFixture fixture) => new(() => new DataFolder(fixture.File("data")));

    private static EntryPoint[] Calls =>
    [
        new("ApiClient.PrepareAsync", fixture => fixture.ColdApi.PrepareAsync(fixture.Store, fixture.Address, new(HttpMethod.Get, "/devices"), None)),
        new("ApiClient.SendAsync", async fixture =>
        {
            ApiCall call = await fixture.CallAsync();
            return () => fixture.WarmApi.SendAsync(call, fixture.Options(), None);
        }),
        new("ApiClient.SaveAsync", async fixture =>
        {
            ApiCall call = await fixture.CallAsync();
            return () => fixture.WarmApi.SaveAsync(call, fixture.File("saved"), fixture.Options(), (_, _) => { }, None);
        }),
        new("EventStreamReader.CreateAsync", fixture => EventStreamReader.CreateAsync(fixture.ColdApi, fixture.Store, fixture.Address, null, null, new SilentObserver(), None)),
        new("ApiClient.GetRateLimitsAsync", fixture => fixture.ColdApi.GetRateLimitsAsync(fixture.Store, fixture.Address, None)),
        new("EventStreamReader.ReadAsync", async fixture =>
        {
            fixture.Cloud.Control.Settings = fixture.Cloud.Control.Settings with { ReplayedEvents = 1 };
            fixture.Cloud.Control.Push(new CloudEvent { Provider = "homeconnect", Event = "NOTIFY", Data = "{}" });
            EventStreamReader watch = await EventStreamReader.CreateAsync(fixture.WarmApi, fixture.Vault, fixture.Address, null, null, new SilentObserver(), None);
            return () => FirstAsync(watch);
        }),
        new("CallOptions.DelayAsync", fixture => Waiting(fixture).DelayAsync(fixture.Clock.GetUtcNow() + s_day, "", None)),
        new("CallOptions.TryDelayAsync", fixture => Waiting(fixture).TryDelayAsync(KnownProviders.Miele, None)),
        new("ApplianceClient.ListAsync", fixture => Client(fixture).ListAsync(None)),
        new("ApplianceClient.DescribeAsync", async fixture =>
        {
            ApplianceClient client = Client(fixture);
            ApplianceInfo info = (await client.ListAsync(None)).First(one => one.Connected == true);
            return () => client.DescribeAsync(info, None);
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
        Limiters("CheckAsync", fixture => fixture.Limiters.CheckAsync(fixture.Account, None).AsTask()),
        Limiters("CountAsync", fixture => fixture.Limiters.CountAsync(fixture.Account).AsTask()),
    ];

    private static EntryPoint[] SignIns =>
    [
        new("OAuthClient.ProbeAuthorizeAsync", fixture => fixture.Client(Code(fixture)).ProbeAuthorizeAsync(new(Code(fixture).ResolveProvider(), Code(fixture)), None)),
        new("OAuthClient.RedeemAsync", async fixture =>
        {
            AuthorizationRequest request = new(Code(fixture).ResolveProvider(), Code(fixture));
            string code = await fixture.Cloud.CodeAsync(request, Code(fixture));
            return () => fixture.Client(Code(fixture)).RedeemAsync(request, code, None);
        }),
        new("OAuthClient.RequestDeviceCodeAsync", fixture => fixture.Client(Device(fixture)).RequestDeviceCodeAsync(Device(fixture), None)),
        new("OAuthClient.PollAsync", async fixture =>
        {
            DeviceCode code = await fixture.Client(Device(fixture)).RequestDeviceCodeAsync(Device(fixture), None);
            return () => fixture.Client(Device(fixture)).PollAsync(Device(fixture), code, "device_code", None);
        }, Fails: true),
        new("OAuthClient.RefreshAsync", fixture => fixture.Client(fixture.Account.Registration).RefreshAsync(fixture.Account.Registration, fixture.Account.Tokens)),
        new("OAuthClient.RevokeAsync", async fixture =>
        {
            StoredAccount account = await fixture.Cloud.AccountAsync("Miele");
            return () => fixture.Client(account.Registration).RevokeAsync(account.Registration, account.Tokens, None);
        }),
        new("AuthorizationCodeFlow.PasteAsync", fixture => new AuthorizationCodeFlow(fixture.Client(Code(fixture)), fixture.Clock).PasteAsync(
            Code(fixture), (address, _) => fixture.Cloud.VisitAsync(address), None)),
        new("AuthorizationCodeFlow.ListenAsync", fixture =>
        {
            Registration registration = fixture.Cloud.ListeningRegistration("HomeConnect");
            return new AuthorizationCodeFlow(fixture.Client(registration), fixture.Clock).ListenAsync(
                registration,
                (address, cancellationToken) =>
                {
                    _ = fixture.Cloud.Control.ActAsUserAsync(new() { Url = address }, cancellationToken);
                    return Task.CompletedTask;
                },
                s_day,
                None);
        }),
        new("DeviceFlow.SignInAsync", fixture => new DeviceFlow(fixture.Client(Device(fixture)), fixture.Clock).SignInAsync(
            Device(fixture),
            code => fixture.Clock.Paused = fixture.Cloud.Control.ActAsUserAsync(new() { Url = code.BestAddress, UserCode = code.UserCode, Approve = true }),
            _ => { }, null, None)),
        new("RedirectListener.ReceiveAsync", fixture =>
        {
            RedirectFixture redirect = fixture.Own(new RedirectFixture());
            AuthorizationRequest request = redirect.Request();
            RedirectListener listener = fixture.Own(RedirectListener.Start(request, fixture.Clock));
            fixture.OnComplete(() => _ = redirect.Browser.GetAsync(redirect.Callback("localhost", $"code=1&state={RedirectFixture.State(request)}")));
            return Task.FromResult<Func<Task>>(() => listener.ReceiveAsync(None).AsTask());
        }),
        new("CallbackConnection.RespondAsync", async fixture =>
        {
            RedirectFixture redirect = fixture.Own(new RedirectFixture());
            AuthorizationRequest request = redirect.Request();
            RedirectListener listener = fixture.Own(RedirectListener.Start(request, fixture.Clock));
            _ = redirect.Browser.GetAsync(redirect.Callback("localhost", $"code=1&state={RedirectFixture.State(request)}"));
            CallbackConnection received = await RedirectFixture.ReceiveAsync(listener);
            return () => received.RespondAsync(200, "Done", "Done.", None);
        }, AtOnce: true),
    ];

    private static EntryPoint[] Others =>
    [
        new("AccountDiagnostics.RunAsync", fixture =>
            new AccountDiagnostics(fixture.Http, fixture.Cold, fixture.ColdApi, fixture.Clock).RunAsync(fixture.Store, fixture.Address, None), "for the vault"),
        new("AccountDiagnostics.RunAsync", async fixture =>
        {
            StoredAccount account = await fixture.Cloud.AccountAsync("Miele");
            await fixture.Warm.SaveSignInAsync(fixture.Vault, account, None);
            return () => new AccountDiagnostics(fixture.Http, fixture.Warm, fixture.WarmApi, fixture.Clock).RunAsync(fixture.Vault, account.Address, None);
        }, "for the cloud"),
        new("Operation.RunAsync", fixture =>
        {
            fixture.Own(new OperationObserver());
            return Task.FromResult<Func<Task>>(() => Operation.Call.RunAsync(fixture.Clock, _ => Task.Run(() => fixture.Completed)));
        }),
    ];

    private static TokenRequirement Rejecting(EntryFixture fixture) => new(RejectedToken: fixture.Account.Tokens.AccessToken);

    private static Registration Code(EntryFixture fixture) => fixture.Account.Registration;

    private static Registration Device(EntryFixture fixture) => fixture.Cloud.DeviceRegistration();

    private static CallOptions Waiting(EntryFixture fixture) => new(fixture.Clock) { MaxDelay = s_day, OnWaiting = (_, _, _) => fixture.Completed };

    private static ApplianceClient Client(EntryFixture fixture) => new(fixture.WarmApi, fixture.Vault, fixture.Address, _ => fixture.Options());

    private static EntryPoint Limiter(string method, Func<RateLimiter, IReadOnlyList<RateRule>, Task> call) => new($"RateLimiter.{method}", fixture =>
    {
        IReadOnlyList<RateRule> rules = KnownProviders.HomeConnect.RateRules;
        RateLimiter limiter = fixture.Own(new RateLimiter(fixture.File("counters"), rules, fixture.Clock));
        fixture.Occupy(fixture.File("counters"));
        return Task.FromResult<Func<Task>>(() => call(limiter, rules));
    });

    private static EntryPoint Limiters(string method, Func<EntryFixture, Task> call) => new($"RateLimiters.{method}", async fixture =>
    {
        await fixture.Limiters.CountAsync(fixture.Account);
        fixture.Occupy(Directory.EnumerateFiles(fixture.File("data"), "*.counters", SearchOption.AllDirectories).Single());
        return () => call(fixture);
    });

    private static async Task LockAsync(EntryFixture fixture) =>
        fixture.Own(await SessionLock.EnterAsync(fixture.File("lock"), otherProcesses: true, fixture.Clock, None).ConfigureAwait(false));

    private static async Task FirstAsync(EventStreamReader watch)
    {
        IAsyncEnumerator<IReadOnlyList<ReceivedEvent>> events = watch.ReadAsync(None).GetAsyncEnumerator();
        await using ConfiguredAsyncDisposable closing = events.ConfigureAwait(false);
        Assert.True(await events.MoveNextAsync().ConfigureAwait(false));
    }
}
