using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using CloudEmulator.Apps;
using CloudEmulator.Control;
using CloudEmulator.People;
using CloudEmulator.Tokens;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>Every refusal that the clouds are known to give ends as a reason, with the setting to change in its advice.</summary>
public sealed class RefusalTests(CloudFixture bench) : IClassFixture<CloudFixture>
{
    private const string Redirect = Sample.Redirect;
    private const string OtherRedirect = "http://192.168.0.5:8080/callback";
    private const string Start = "Start the sign-in again";

    private static readonly Dictionary<string, Refusal> s_refusals = new Refusal[]
    {
        // Home Connect, before the browser opens
        new("a malformed client id", ErrorId.SignInRefused, "64 hexadecimal", b => Ask(b, r => r with { ClientId = "abc" })),
        new("a malformed client id, device flow", ErrorId.SignInRefused, "64 hexadecimal", b => Device(b, r => r with { ClientId = "abc" })),
        new("an unknown client", ErrorId.SignInRefused, "Status is Enabled", b => Ask(b, r => r with { ClientId = new('0', 64) })),
        new("a disabled client", ErrorId.SignInRefused, "Status is Enabled", b => Ask(b, App(KnownApps.HomeConnectDisabled))),
        new("an unknown client, other code", ErrorId.SignInRefused, "Status is Enabled", b => Ask(b.Failing("authorize", "homeconnect-client-rejected"))),
        new("a client unknown to China", ErrorId.SignInRefused, "Sync to China", b => Ask(b, App(KnownApps.HomeConnectNotInChina), "HomeConnectChina")),
        new("an app of the device flow", ErrorId.SignInRefused, "with -UseDeviceCode", b => Ask(b, App(KnownApps.HomeConnectDevice))),
        new("an app of the code flow", ErrorId.SignInRefused, "without -UseDeviceCode", b => Device(b, App(KnownApps.HomeConnectCode))),
        new("an app of the code flow, older words", ErrorId.SignInRefused, "without -UseDeviceCode", b => Device(b.Failing("device_authorization", "homeconnect-old-flow-error"))),
        new("a redirect that is not registered", ErrorId.SignInRefused, OtherRedirect, b => Ask(b, r => r with { RedirectUri = OtherRedirect })),
        new("a redirect with one slash more", ErrorId.SignInRefused, $"{Redirect}/ ", b => Ask(b, r => r with { RedirectUri = Redirect + "/" })),
        new("a redirect that is not registered, 403", ErrorId.SignInRefused, Redirect, b => Ask(b.Failing("authorize", "homeconnect-redirect-forbidden"))),
        new("a redirect that is not registered, 403 without words", ErrorId.SignInRefused, Redirect, b => Ask(b.Failing("authorize", "homeconnect-token-forbidden"))),
        new("no redirect registered", ErrorId.SignInRefused, Redirect, b => Ask(b, App(KnownApps.HomeConnectNoRedirect))),
        new("a partner's scope", ErrorId.SignInRefused, "Monitor Images", b => Ask(b, r => r with { Scopes = ["Monitor", "Images"] })),
        new("a partner's scope, device flow", ErrorId.SignInRefused, "-Scope", b => Device(b, r => r with { Scopes = ["Images"] })),
        new("PKCE forced in the device flow", ErrorId.SignInRefused, "PKCE", b => Device(b, App(KnownApps.HomeConnectDevicePkceForced))),
        new("the cloud down before the browser opens", ErrorId.CloudFailed, null, b => Ask(b.Failing("authorize", "homeconnect-unavailable"))),

        // Home Connect, by redirect and paste
        new("a person who is not on the list", ErrorId.SignInRefused, "lower case", b => SignIn(b, App(KnownApps.HomeConnectLimitedUsers), w => w with { User = KnownPeople.Guest.Email })),
        new("a person who says no", ErrorId.SignInDeclined, "grant the access", b => SignIn(b, wish: w => w with { Approve = false })),
        new("a login page that is too old", ErrorId.SignInExpired, Start, b => SignIn(b.With(s => s with { LoginLife = -1 }))),

        // Home Connect, token endpoint
        new("a wrong secret", ErrorId.SignInRefused, "Client Secret", b => SignIn(b, r => r with { ClientSecret = "wrong" })),
        new("no secret", ErrorId.SignInRefused, "Client Secret", b => SignIn(b, r => r with { ClientSecret = null })),
        new("a wrong secret, device flow", ErrorId.SignInRefused, "Client Secret", b => Device(b, r => r with { ClientSecret = "wrong" })),
        new("no secret where it is always required", ErrorId.SignInRefused, "Client Secret", b => Device(b, App(KnownApps.HomeConnectDeviceWithSecret))),
        new("a code used twice", ErrorId.SignInExpired, Start, b => RedeemTwice(b, "HomeConnect")),
        new("a code that is too old", ErrorId.SignInExpired, Start, b => SignIn(b.With(s => s with { CodeLife = 0 }))),
        new("a code of another sign-in", ErrorId.SignInExpired, Start, b => RedeemOther(b, "HomeConnect", Redirect)),
        new("a code without its redirect", ErrorId.SignInExpired, Start, b => RedeemOther(b, "HomeConnect", "")),
        new("no code", ErrorId.SignInRefused, "-ClientId", b => RedeemNothing(b, "HomeConnect")),
        new("a changed content type", ErrorId.UnexpectedResponse, "proxy", b => SignIn(b.Failing("token", "homeconnect-content-type"))),
        new("a page of a proxy instead of a token", ErrorId.CloudFailed, "proxy", b => SignIn(b.Failing("token", "homeconnect-token-forbidden"))),
        new("no grant name that is known", ErrorId.SignInRefused, "OAuth flow", b => PollAs(b, "magic")),
        new("a device code used twice", ErrorId.SignInExpired, Start, PollTwice),
        new("a device that was refused", ErrorId.SignInDeclined, "SingleKey ID", b => Poll(b, approve: false)),
        new("a code exchanged while the cloud is down", ErrorId.CloudFailed, null, b => SignIn(b.Failing("token", "homeconnect-bad-gateway"))),

        // Home Connect, renewal
        new("a revoked sign-in", ErrorId.RefreshRejected, "Sign in again", b => Renew(b, "HomeConnect", () => b.Control.Revoke())),
        new("a sign-in that was not used for 60 days", ErrorId.RefreshRejected, "not used", b => Renew(b, "HomeConnect", () => b.Clock.Advance(TimeSpan.FromDays(61)))),
        new("one time token mode", ErrorId.RefreshRejected, "One Time Token Mode", b => Renew(b, "HomeConnect", () => b.Control.ChangeApp(KnownApps.HomeConnectCode.ClientId, app => app with { OneTimeToken = true }))),
        new("a person taken off the list", ErrorId.SignInRefused, "lower case", b => Renew(b, "HomeConnect", () => b.Control.ChangeApp(KnownApps.HomeConnectCode.ClientId, app => app with { Users = ["somebody@example.com"] }))),
        new("an app that was disabled", ErrorId.SignInRefused, "Status is Enabled", b => Renew(b, "HomeConnect", () => b.Control.ChangeApp(KnownApps.HomeConnectCode.ClientId, app => app with { Enabled = false }))),
        new("too many renewals", ErrorId.RateLimited, null, b => Renew(b.Failing("token:refresh_token", "homeconnect-refresh-limit"), "HomeConnect"), 40159),
        new("too many renewals, plain words", ErrorId.RateLimited, null, b => Renew(b.Failing("token:refresh_token", "homeconnect-refresh-limit-text"), "HomeConnect"), 60),
        new("a renewal while the cloud is down", ErrorId.CloudFailed, null, b => Renew(b.Failing("token:refresh_token", "homeconnect-empty"), "HomeConnect")),

        // Miele, new provider
        new("Miele: an unknown client", ErrorId.SignInRefused, "Client ID", b => Ask(b, r => r with { ClientId = "nobody" }, "Miele")),
        new("Miele: a deactivated client", ErrorId.SignInRefused, "too many tokens", b => Ask(b, App(KnownApps.MieleDisabled), "Miele")),
        new("Miele: a redirect that is not registered", ErrorId.SignInRefused, OtherRedirect, b => Ask(b, r => r with { RedirectUri = OtherRedirect }, "Miele")),
        new("Miele: no redirect", ErrorId.SignInRefused, "-RedirectUri", b => Ask(b, r => r with { RedirectUri = "" }, "Miele")),
        new("Miele: an unknown scope", ErrorId.SignInRefused, "Mcs_thirdparty_read", b => SignIn(b, r => r with { Scopes = ["openid", "Mcs_thirdparty_read"] }, system: "Miele")),
        new("Miele: a person who says no", ErrorId.SignInDeclined, "grant the access", b => SignIn(b, wish: w => w with { Approve = false }, system: "Miele")),
        new("Miele: a wrong secret", ErrorId.SignInRefused, "Client Secret", b => SignIn(b, r => r with { ClientSecret = "wrong" }, system: "Miele")),
        new("Miele: a client unknown to the token endpoint", ErrorId.SignInRefused, "Client ID", b => Renew(b, "Miele", () => b.Control.ChangeApp(KnownApps.Miele.ClientId, app => app with { Enabled = false }))),
        new("Miele: a code used twice", ErrorId.SignInExpired, Start, b => RedeemTwice(b, "Miele")),
        new("Miele: a code that is too old", ErrorId.SignInExpired, Start, b => SignIn(b.With(s => s with { CodeLife = 0 }), system: "Miele")),
        new("Miele: another redirect than at first", ErrorId.SignInRefused, "http://localhost:9/other", b => RedeemOther(b, "Miele", "http://localhost:9/other")),
        new("Miele: a verifier of another sign-in", ErrorId.SignInRefused, Start, b => RedeemOther(b, "Miele", Redirect)),
        new("Miele: no verifier", ErrorId.SignInRefused, Start, RedeemWithoutVerifier),
        new("Miele: no code", ErrorId.SignInRefused, "-ClientId", b => RedeemNothing(b, "Miele")),
        new("Miele: an unknown grant", ErrorId.SignInRefused, "OAuth flow", b => SignIn(b.Failing("token", "unsupported_grant_type", "Unsupported grant_type"), system: "Miele")),
        new("Miele: a parameter sent twice", ErrorId.SignInRefused, "-ClientId", b => SignIn(b.Failing("token", "invalid_request", "duplicated parameter"), system: "Miele")),
        new("Miele: no device flow for the client", ErrorId.SignInExpired, Start, b => SignIn(b.Failing("token", "miele-no-device-grant"), system: "Miele")),
        new("Miele: a sign-in that was not used", ErrorId.RefreshRejected, "Sign in again", b => Renew(b, "Miele", () => b.Clock.Advance(TimeSpan.FromDays(31)))),
        new("Miele: a session that is gone", ErrorId.RefreshRejected, "Sign in again", b => Renew(b, "Miele", () => b.Control.Revoke())),
        new("Miele: a session ended by policy", ErrorId.RefreshRejected, "Sign in again", b => Renew(b, "Miele", () => b.With(s => s with { EnforceNotBefore = true, NotBeforePolicy = 32503680000 }))),
        new("Miele: a refresh token used elsewhere", ErrorId.RefreshRejected, "used elsewhere", RenewTwice),
        new("Miele: a dead refresh token, 401", ErrorId.RefreshRejected, "Sign in again", b => Renew(b.Failing("token:refresh_token", "miele-dead-refresh-token-401"), "Miele")),
        new("Miele: a consent taken back", ErrorId.RefreshRejected, "consent", b => Renew(b, "Miele", () => b.Control.Revoke(reason: EndReason.ConsentWithdrawn))),
        new("Miele: too many requests", ErrorId.RateLimited, null, b => Renew(b.Failing("token:refresh_token", "miele-too-many"), "Miele"), 30),
        new("Miele: busy", ErrorId.CloudFailed, null, b => Renew(b.Failing("token:refresh_token", "miele-busy"), "Miele")),

        // Miele, legacy provider
        new("legacy: an unknown client", ErrorId.SignInRefused, "Client ID", b => Ask(b, r => r with { ClientId = "nobody" }, "MieleLegacy")),
        new("legacy: no redirect", ErrorId.SignInRefused, "-RedirectUri", b => Ask(b, r => r with { RedirectUri = "" }, "MieleLegacy")),
        new("legacy: a malformed country", ErrorId.SignInRefused, "-Country", b => Ask(b, r => r with { Country = "Germany" }, "MieleLegacy")),
        new("legacy: a wrong secret", ErrorId.SignInRefused, "Client Secret", b => SignIn(b, r => r with { ClientSecret = "wrong" }, system: "MieleLegacy")),
        new("legacy: a person who says no", ErrorId.SignInDeclined, "grant the access", b => SignIn(b, wish: w => w with { Approve = false }, system: "MieleLegacy")),
        new("legacy: a code used twice", ErrorId.SignInExpired, Start, b => RedeemTwice(b, "MieleLegacy")),
        new("legacy: a revoked sign-in", ErrorId.RefreshRejected, "Sign in again", b => Renew(b, "MieleLegacy", () => b.Control.Revoke())),
        new("legacy: an outage of the ingress", ErrorId.CloudFailed, null, b => Renew(b.Failing("token:refresh_token", "miele-ingress"), "MieleLegacy")),
        new("legacy: an outage that finds nothing", ErrorId.CloudFailed, null, b => Renew(b.Failing("token:refresh_token", "miele-not-found"), "MieleLegacy")),
        new("legacy: an outage with an error id", ErrorId.CloudFailed, null, b => Ask(b.Failing("authorize", "miele-technical-error"), system: "MieleLegacy")),
    }.ToDictionary(refusal => refusal.Of);

    private readonly CloudFixture _bench = bench.Reset();

    public static TheoryData<string> Refusals => [.. s_refusals.Keys];

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task The_cloud_refuses(string what)
    {
        Refusal refusal = s_refusals[what];

        ApplianceAuthException raised = await Sample.FailureAsync(refusal.Act(_bench));

        Assert.Equal(refusal.Reason, raised.ErrorId);
        Assert.Contains(refusal.Recommendation ?? "", raised.Recommendation ?? "", StringComparison.Ordinal);
        Assert.DoesNotContain("{", raised.Message + raised.Recommendation, StringComparison.Ordinal);
        Assert.Equal(refusal.Wait is { } seconds ? _bench.Clock.GetUtcNow().AddSeconds(seconds) : null, raised.RetryAt);
        Assert.All(_bench.Control.Secrets, secret => Assert.DoesNotContain(secret.Value, raised.ToString(), StringComparison.Ordinal));
    }

    /// <summary>What the field reported as outages of Home Connect: a registration that had worked for years was refused.</summary>
    [Theory]
    [InlineData("authorize", "same", true)]
    [InlineData("authorize", "new", false)]
    [InlineData("authorize", "other client", false)]
    [InlineData("authorize", "other redirect", false)]
    [InlineData("token:refresh_token", "same", true)]
    public async Task Registration_that_worked_before_is_not_blamed_first(string endpoint, string what, bool worked)
    {
        Registration before = _bench.Registration("HomeConnect");
        Registration registration = before with
        {
            Previous = what == "new" ? null : before,
            ClientId = what == "other client" ? KnownApps.HomeConnectDisabled.ClientId : before.ClientId,
            RedirectUri = what == "other redirect" ? OtherRedirect : before.RedirectUri,
        };
        _bench.Failing(endpoint, "homeconnect-redirect-forbidden");

        ApplianceAuthException raised = await Sample.FailureAsync(
            endpoint == "authorize" ? Ask(_bench, _ => registration) : Renew(_bench, "HomeConnect"));

        Assert.Equal(ErrorId.SignInRefused, raised.ErrorId);
        Assert.Equal(worked, raised.Recommendation!.StartsWith(Messages.ProviderAdviceWorkedBefore, StringComparison.Ordinal));
        // A refresh sends no redirect.
        Assert.Equal(endpoint == "authorize", raised.Recommendation.Contains("Redirect URI", StringComparison.Ordinal));
    }

    private static Func<Registration, Registration> App(App app) => registration => registration with
    {
        ClientId = app.ClientId, ClientSecret = app.Flow == AppFlow.Code ? app.Secret : null,
    };

    private static Registration Changed(Registration registration, Func<Registration, Registration>? change) => change?.Invoke(registration) ?? registration;

    private static async Task Ask(CloudFixture bench, Func<Registration, Registration>? change = null, string system = "HomeConnect")
    {
        Registration registration = Changed(bench.Registration(system), change);
        await bench.AuthorizationCodeFlow(registration).PasteAsync(registration, (_, _) => throw new InvalidOperationException("The person was asked."), CancellationToken.None);
    }

    private static Task<TokenSet> SignIn(
        CloudFixture bench, Func<Registration, Registration>? change = null, Func<PersonRequest, PersonRequest>? wish = null, string system = "HomeConnect") =>
        bench.SignInAsync(Changed(bench.Registration(system), change), wish);

    private static Task<TokenSet> Device(CloudFixture bench, Func<Registration, Registration>? change = null)
    {
        Registration registration = Changed(bench.DeviceRegistration(), change);
        return bench.Clock.PassAsync(new DeviceFlow(bench.Client(registration), bench.Clock)
            .SignInAsync(registration, _ => { }, _ => { }, null, CancellationToken.None));
    }

    private static async Task<(OAuthClient Client, Registration Registration, DeviceCode Code)> Decided(CloudFixture bench, bool approve)
    {
        Registration registration = bench.DeviceRegistration();
        OAuthClient client = bench.Client(registration);
        DeviceCode code = await client.RequestDeviceCodeAsync(registration, CancellationToken.None);
        await bench.Control.PersonAsync(new() { Url = code.BestAddress, UserCode = code.UserCode, Approve = approve });
        bench.Clock.Advance(code.Interval);
        return (client, registration, code);
    }

    private static async Task Poll(CloudFixture bench, bool approve)
    {
        (OAuthClient client, Registration registration, DeviceCode code) = await Decided(bench, approve);
        await client.PollAsync(registration, code, "device_code", CancellationToken.None);
    }

    private static async Task PollAs(CloudFixture bench, string grantType)
    {
        (OAuthClient client, Registration registration, DeviceCode code) = await Decided(bench, approve: true);
        await client.PollAsync(registration, code, grantType, CancellationToken.None);
    }

    private static async Task PollTwice(CloudFixture bench)
    {
        (OAuthClient client, Registration registration, DeviceCode code) = await Decided(bench, approve: true);
        await client.PollAsync(registration, code, "device_code", CancellationToken.None);
        bench.Clock.Advance(code.Interval);
        await client.PollAsync(registration, code, "device_code", CancellationToken.None);
    }

    private static async Task RedeemTwice(CloudFixture bench, string system)
    {
        Registration registration = bench.Registration(system);
        AuthorizationRequest request = new(registration.ResolveProvider(), registration);
        string code = await bench.CodeAsync(request, registration);
        await bench.Client(registration).RedeemAsync(request, code, CancellationToken.None);
        await bench.Client(registration).RedeemAsync(request, code, CancellationToken.None);
    }

    private static async Task RedeemOther(CloudFixture bench, string system, string redirect)
    {
        Registration registration = bench.Registration(system);
        Provider provider = registration.ResolveProvider();
        string code = await bench.CodeAsync(new(provider, registration), registration);
        await bench.Client(registration).RedeemAsync(new(provider, registration with { RedirectUri = redirect }), code, CancellationToken.None);
    }

    private static async Task RedeemWithoutVerifier(CloudFixture bench)
    {
        Registration registration = bench.Registration("Miele");
        Provider provider = registration.ResolveProvider();
        string code = await bench.CodeAsync(new(provider, registration), registration);
        await bench.Client(registration).RedeemAsync(new(provider with { UsesPkce = false }, registration), code, CancellationToken.None);
    }

    private static Task<TokenSet> RedeemNothing(CloudFixture bench, string system)
    {
        Registration registration = bench.Registration(system);
        return bench.Client(registration).RedeemAsync(new(registration.ResolveProvider(), registration), "", CancellationToken.None);
    }

    private static async Task Renew(CloudFixture bench, string system, Action? before = null)
    {
        StoredAccount account = await bench.AccountAsync(system);
        before?.Invoke();
        await bench.Client(account.Registration).RefreshAsync(account.Registration, account.Tokens);
    }

    private static async Task RenewTwice(CloudFixture bench)
    {
        StoredAccount account = await bench.AccountAsync("Miele");
        await bench.Client(account.Registration).RefreshAsync(account.Registration, account.Tokens);
        await bench.Client(account.Registration).RefreshAsync(account.Registration, account.Tokens);
    }

    private sealed record Refusal(string Of, ErrorId Reason, string? Recommendation, Func<CloudFixture, Task> Act, int? Wait = null);
}
