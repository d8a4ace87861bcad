using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using CloudEmulator.Apps;
using CloudEmulator.Control;
using CloudEmulator.Tokens;
using CloudEmulator.Users;
using static ApplianceAuth.Tests.OAuth.RefusedRequests;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>Each known refusal of the clouds has an error id and recommends the setting to change.</summary>
public sealed class RefusalTests(CloudFixture fixture) : IClassFixture<CloudFixture>
{
    private const string Redirect = Sample.Redirect;
    private const string OtherRedirect = "http://192.168.0.5:8080/callback";
    private const string Start = "Start the sign-in again";

    private static readonly Dictionary<string, Refusal> s_refusals = new Refusal[]
    {
        // Home Connect, before the browser opens
        new("a malformed client id", ErrorId.SignInRefused, "64 hexadecimal", f => Authorize(f, r => r with { ClientId = "abc" })),
        new("a malformed client id, device flow", ErrorId.SignInRefused, "64 hexadecimal", f => Device(f, r => r with { ClientId = "abc" })),
        new("an unknown client", ErrorId.SignInRefused, "Status is Enabled", f => Authorize(f, r => r with { ClientId = new('0', 64) })),
        new("a disabled client", ErrorId.SignInRefused, "Status is Enabled", f => Authorize(f, UseApp(KnownApps.HomeConnectDisabled))),
        new("an unknown client, other code", ErrorId.SignInRefused, "Status is Enabled", f => Authorize(f.Failing("authorize", "homeconnect-client-rejected"))),
        new("a client unknown to China", ErrorId.SignInRefused, "Sync to China", f => Authorize(f, UseApp(KnownApps.HomeConnectNotInChina), "HomeConnectChina")),
        new("an app of the device flow", ErrorId.SignInRefused, "with -UseDeviceCode", f => Authorize(f, UseApp(KnownApps.HomeConnectDevice))),
        new("an app of the code flow", ErrorId.SignInRefused, "without -UseDeviceCode", f => Device(f, UseApp(KnownApps.HomeConnectCode))),
        new("an app of the code flow, older text", ErrorId.SignInRefused, "without -UseDeviceCode",
            f => Device(f.Failing("device_authorization", "homeconnect-old-flow-error"))),
        new("a redirect that is not registered", ErrorId.SignInRefused, OtherRedirect, f => Authorize(f, r => r with { RedirectUri = OtherRedirect })),
        new("a redirect with one slash more", ErrorId.SignInRefused, $"{Redirect}/ ", f => Authorize(f, r => r with { RedirectUri = Redirect + "/" })),
        new("a redirect that is not registered, 403", ErrorId.SignInRefused, Redirect, f => Authorize(f.Failing("authorize", "homeconnect-redirect-forbidden"))),
        new("a redirect that is not registered, 403 without text", ErrorId.SignInRefused, Redirect,
            f => Authorize(f.Failing("authorize", "homeconnect-token-forbidden"))),
        new("no redirect registered", ErrorId.SignInRefused, Redirect, f => Authorize(f, UseApp(KnownApps.HomeConnectNoRedirect))),
        new("a partner's scope", ErrorId.SignInRefused, "Monitor Images", f => Authorize(f, r => r with { Scopes = ["Monitor", "Images"] })),
        new("a partner's scope, device flow", ErrorId.SignInRefused, "-Scope", f => Device(f, r => r with { Scopes = ["Images"] })),
        new("PKCE forced in the device flow", ErrorId.SignInRefused, "PKCE", f => Device(f, UseApp(KnownApps.HomeConnectDevicePkceForced))),
        new("the cloud down before the browser opens", ErrorId.CloudFailed, null, f => Authorize(f.Failing("authorize", "homeconnect-unavailable"))),

        // Home Connect, by redirect and paste
        new("a user who is not on the list", ErrorId.SignInRefused, "lower case",
            f => SignInWith(f, UseApp(KnownApps.HomeConnectLimitedUsers), w => w with { User = KnownUsers.Guest.Email })),
        new("a user who declines", ErrorId.SignInDeclined, "grant the access", f => SignInWith(f, configure: w => w with { Approve = false })),
        new("a login page that is too old", ErrorId.SignInExpired, Start, f => SignInWith(f.With(s => s with { LoginLife = -1 }))),

        // Home Connect, token endpoint
        new("a wrong secret", ErrorId.SignInRefused, "Client Secret", f => SignInWith(f, r => r with { ClientSecret = "wrong" })),
        new("no secret", ErrorId.SignInRefused, "Client Secret", f => SignInWith(f, r => r with { ClientSecret = null })),
        new("a wrong secret, device flow", ErrorId.SignInRefused, "Client Secret", f => Device(f, r => r with { ClientSecret = "wrong" })),
        new("no secret where it is always required", ErrorId.SignInRefused, "Client Secret", f => Device(f, UseApp(KnownApps.HomeConnectDeviceWithSecret))),
        new("a code used twice", ErrorId.SignInExpired, Start, f => RedeemTwice(f, "HomeConnect")),
        new("a code that is too old", ErrorId.SignInExpired, Start, f => SignInWith(f.With(s => s with { CodeLife = 0 }))),
        new("a code of another sign-in", ErrorId.SignInExpired, Start, f => RedeemOther(f, "HomeConnect", Redirect)),
        new("a code without its redirect", ErrorId.SignInExpired, Start, f => RedeemOther(f, "HomeConnect", "")),
        new("no code", ErrorId.SignInRefused, "client id", f => RedeemNothing(f, "HomeConnect")),
        new("a changed content type", ErrorId.UnexpectedResponse, "proxy", f => SignInWith(f.Failing("token", "homeconnect-content-type"))),
        new("a page of a proxy instead of a token", ErrorId.CloudFailed, "proxy", f => SignInWith(f.Failing("token", "homeconnect-token-forbidden"))),
        new("no grant name that is known", ErrorId.SignInRefused, "OAuth flow", f => PollAs(f, "magic")),
        new("a device code used twice", ErrorId.SignInExpired, Start, PollTwice),
        new("a device that was refused", ErrorId.SignInDeclined, "SingleKey ID", f => Poll(f, approve: false)),
        new("a code exchanged while the cloud is down", ErrorId.CloudFailed, null, f => SignInWith(f.Failing("token", "homeconnect-bad-gateway"))),

        // Home Connect, refresh
        new("a revoked sign-in", ErrorId.RefreshRejected, "Sign in again", f => Refresh(f, "HomeConnect", () => f.Control.Revoke())),
        new("a sign-in that was not used for 60 days", ErrorId.RefreshRejected, "not used",
            f => Refresh(f, "HomeConnect", () => f.Clock.Advance(TimeSpan.FromDays(61)))),
        new("one time token mode", ErrorId.RefreshRejected, "One Time Token Mode",
            f => Refresh(f, "HomeConnect", () => f.Control.ChangeApp(KnownApps.HomeConnectCode.ClientId, app => app with { OneTimeToken = true }))),
        new("a user removed from the list", ErrorId.SignInRefused, "lower case",
            f => Refresh(f, "HomeConnect", () => f.Control.ChangeApp(
                KnownApps.HomeConnectCode.ClientId, app => app with { Users = ["other@example.com"] }))),
        new("an app that was disabled", ErrorId.SignInRefused, "Status is Enabled",
            f => Refresh(f, "HomeConnect", () => f.Control.ChangeApp(KnownApps.HomeConnectCode.ClientId, app => app with { Enabled = false }))),
        new("too many refreshes", ErrorId.RateLimited, null, f => Refresh(f.Failing("token:refresh_token", "homeconnect-refresh-limit"), "HomeConnect"), 40159),
        new("too many refreshes, as text", ErrorId.RateLimited, null,
            f => Refresh(f.Failing("token:refresh_token", "homeconnect-refresh-limit-text"), "HomeConnect"), 60),
        new("a refresh while the cloud is down", ErrorId.CloudFailed, null, f => Refresh(f.Failing("token:refresh_token", "homeconnect-empty"), "HomeConnect")),

        // Miele, new provider
        new("Miele: an unknown client", ErrorId.SignInRefused, "Client ID", f => Authorize(f, r => r with { ClientId = "unknown" }, "Miele")),
        new("Miele: a deactivated client", ErrorId.SignInRefused, "too many tokens", f => Authorize(f, UseApp(KnownApps.MieleDisabled), "Miele")),
        new("Miele: a redirect that is not registered", ErrorId.SignInRefused, OtherRedirect,
            f => Authorize(f, r => r with { RedirectUri = OtherRedirect }, "Miele")),
        new("Miele: no redirect", ErrorId.SignInRefused, "-RedirectUri", f => Authorize(f, r => r with { RedirectUri = "" }, "Miele")),
        new("Miele: an unknown scope", ErrorId.SignInRefused, "Mcs_thirdparty_read",
            f => SignInWith(f, r => r with { Scopes = ["openid", "Mcs_thirdparty_read"] }, system: "Miele")),
        new("Miele: a user who declines", ErrorId.SignInDeclined, "grant the access",
            f => SignInWith(f, configure: w => w with { Approve = false }, system: "Miele")),
        new("Miele: a wrong secret", ErrorId.SignInRefused, "Client Secret", f => SignInWith(f, r => r with { ClientSecret = "wrong" }, system: "Miele")),
        new("Miele: a client unknown to the token endpoint", ErrorId.SignInRefused, "Client ID",
            f => Refresh(f, "Miele", () => f.Control.ChangeApp(KnownApps.Miele.ClientId, app => app with { Enabled = false }))),
        new("Miele: a code used twice", ErrorId.SignInExpired, Start, f => RedeemTwice(f, "Miele")),
        new("Miele: a code that is too old", ErrorId.SignInExpired, Start, f => SignInWith(f.With(s => s with { CodeLife = 0 }), system: "Miele")),
        new("Miele: another redirect than at first", ErrorId.SignInRefused, "http://localhost:9/other",
            f => RedeemOther(f, "Miele", "http://localhost:9/other")),
        new("Miele: a verifier of another sign-in", ErrorId.SignInRefused, Start, f => RedeemOther(f, "Miele", Redirect)),
        new("Miele: no verifier", ErrorId.SignInRefused, Start, RedeemWithoutVerifier),
        new("Miele: no code", ErrorId.SignInRefused, "client id", f => RedeemNothing(f, "Miele")),
        new("Miele: an unknown grant", ErrorId.SignInRefused, "OAuth flow",
            f => SignInWith(f.Failing("token", "unsupported_grant_type", "Unsupported grant_type"), system: "Miele")),
        new("Miele: a parameter sent twice", ErrorId.SignInRefused, "client id",
            f => SignInWith(f.Failing("token", "invalid_request", "duplicated parameter"), system: "Miele")),
        new("Miele: no device flow for the client", ErrorId.SignInExpired, Start,
            f => SignInWith(f.Failing("token", "miele-no-device-grant"), system: "Miele")),
        new("Miele: a sign-in that was not used", ErrorId.RefreshRejected, "Sign in again",
            f => Refresh(f, "Miele", () => f.Clock.Advance(TimeSpan.FromDays(31)))),
        new("Miele: a session that is gone", ErrorId.RefreshRejected, "Sign in again", f => Refresh(f, "Miele", () => f.Control.Revoke())),
        new("Miele: a session ended by policy", ErrorId.RefreshRejected, "Sign in again",
            f => Refresh(f, "Miele", () => f.With(s => s with { EnforceNotBefore = true, NotBeforePolicy = 32503680000 }))),
        new("Miele: a refresh token used elsewhere", ErrorId.RefreshRejected, "used elsewhere", RefreshTwice),
        new("Miele: a dead refresh token, 401", ErrorId.RefreshRejected, "Sign in again",
            f => Refresh(f.Failing("token:refresh_token", "miele-dead-refresh-token-401"), "Miele")),
        new("Miele: a consent taken back", ErrorId.RefreshRejected, "consent",
            f => Refresh(f, "Miele", () => f.Control.Revoke(reason: EndReason.ConsentWithdrawn))),
        new("Miele: too many requests", ErrorId.RateLimited, null, f => Refresh(f.Failing("token:refresh_token", "miele-too-many"), "Miele"), 30),
        new("Miele: busy", ErrorId.CloudFailed, null, f => Refresh(f.Failing("token:refresh_token", "miele-busy"), "Miele")),

        // Miele, legacy provider
        new("legacy: an unknown client", ErrorId.SignInRefused, "Client ID", f => Authorize(f, r => r with { ClientId = "unknown" }, "MieleLegacy")),
        new("legacy: no redirect", ErrorId.SignInRefused, "-RedirectUri", f => Authorize(f, r => r with { RedirectUri = "" }, "MieleLegacy")),
        new("legacy: a malformed country", ErrorId.SignInRefused, "country", f => Authorize(f, r => r with { Country = "Germany" }, "MieleLegacy")),
        new("legacy: a wrong secret", ErrorId.SignInRefused, "Client Secret",
            f => SignInWith(f, r => r with { ClientSecret = "wrong" }, system: "MieleLegacy")),
        new("legacy: a user who declines", ErrorId.SignInDeclined, "grant the access",
            f => SignInWith(f, configure: w => w with { Approve = false }, system: "MieleLegacy")),
        new("legacy: a code used twice", ErrorId.SignInExpired, Start, f => RedeemTwice(f, "MieleLegacy")),
        new("legacy: a revoked sign-in", ErrorId.RefreshRejected, "Sign in again", f => Refresh(f, "MieleLegacy", () => f.Control.Revoke())),
        new("legacy: an outage of the ingress", ErrorId.CloudFailed, null, f => Refresh(f.Failing("token:refresh_token", "miele-ingress"), "MieleLegacy")),
        new("legacy: an outage that finds nothing", ErrorId.CloudFailed, null,
            f => Refresh(f.Failing("token:refresh_token", "miele-not-found"), "MieleLegacy")),
        new("legacy: an outage with an error id", ErrorId.CloudFailed, null, f => Authorize(f.Failing("authorize", "miele-technical-error"), system: "MieleLegacy")),
    }.ToDictionary(refusal => refusal.Of);

    private readonly CloudFixture _fixture = fixture.Reset();

    public static TheoryData<string> Refusals => [.. s_refusals.Keys];

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Refusal_has_error_id_and_recommendation(string what)
    {
        Refusal refusal = s_refusals[what];

        ApplianceAuthException raised = await Sample.FailureAsync(refusal.Act(_fixture));

        Assert.Equal(refusal.Reason, raised.ErrorId);
        Assert.Contains(refusal.Recommendation ?? "", raised.Recommendation ?? "", StringComparison.Ordinal);
        Assert.DoesNotContain("{", raised.Message + raised.Recommendation, StringComparison.Ordinal);
        Assert.Equal(refusal.Wait is { } seconds ? _fixture.Clock.GetUtcNow().AddSeconds(seconds) : null, raised.RetryAt);
        Assert.All(_fixture.Control.Secrets, secret => Assert.DoesNotContain(secret.Value, raised.ToString(), StringComparison.Ordinal));
    }

    /// <summary>During reported outages Home Connect refused registrations that had worked for years.</summary>
    [Theory]
    [InlineData("authorize", "same", true)]
    [InlineData("authorize", "new", false)]
    [InlineData("authorize", "other client", false)]
    [InlineData("authorize", "other redirect", false)]
    [InlineData("token:refresh_token", "same", true)]
    public async Task Refusal_of_a_registration_that_worked_before_recommends_to_wait(string endpoint, string what, bool worked)
    {
        Registration before = _fixture.Registration("HomeConnect");
        Registration registration = before with
        {
            Previous = what == "new" ? null : before,
            ClientId = what == "other client" ? KnownApps.HomeConnectDisabled.ClientId : before.ClientId,
            RedirectUri = what == "other redirect" ? OtherRedirect : before.RedirectUri,
        };
        _fixture.Failing(endpoint, "homeconnect-redirect-forbidden");

        ApplianceAuthException raised = await Sample.FailureAsync(
            endpoint == "authorize" ? Authorize(_fixture, _ => registration) : Refresh(_fixture, "HomeConnect"));

        Assert.Equal(ErrorId.SignInRefused, raised.ErrorId);
        Assert.Equal(worked, raised.Recommendation!.StartsWith(Messages.ProviderRecommendationWorkedBefore, StringComparison.Ordinal));
        // A refresh sends no redirect URI.
        Assert.Equal(endpoint == "authorize", raised.Recommendation.Contains("Redirect URI", StringComparison.Ordinal));
    }

    private sealed record Refusal(string Of, ErrorId Reason, string? Recommendation, Func<CloudFixture, Task> Act, int? Wait = null);
}
