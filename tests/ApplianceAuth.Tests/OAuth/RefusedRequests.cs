using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using CloudEmulator.Apps;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>Requests that the emulator can refuse.</summary>
internal static class RefusedRequests
{
    public static Func<Registration, Registration> UseApp(App app) => registration => registration with
    {
        ClientId = app.ClientId, ClientSecret = app.Flow == AppFlow.Code ? app.Secret : null,
    };

    private static Registration Changed(Registration registration, Func<Registration, Registration>? change) => change?.Invoke(registration) ?? registration;

    public static async Task Authorize(CloudFixture fixture, Func<Registration, Registration>? change = null, string system = "HomeConnect")
    {
        Registration registration = Changed(fixture.Registration(system), change);
        await fixture.AuthorizationCodeFlow(registration).PasteAsync(
            registration, (_, _) => throw new InvalidOperationException("The user was prompted."), CancellationToken.None);
    }

    public static Task<TokenSet> SignInWith(
        CloudFixture fixture,
        Func<Registration, Registration>? change = null,
        Func<UserRequest, UserRequest>? configure = null,
        string system = "HomeConnect") =>
        fixture.SignInAsync(Changed(fixture.Registration(system), change), configure);

    public static Task<TokenSet> Device(CloudFixture fixture, Func<Registration, Registration>? change = null)
    {
        Registration registration = Changed(fixture.DeviceRegistration(), change);
        return fixture.Clock.PassAsync(new DeviceFlow(fixture.Client(registration), fixture.Clock)
            .SignInAsync(registration, _ => { }, _ => { }, null, CancellationToken.None));
    }

    private static async Task<(OAuthClient Client, Registration Registration, DeviceCode Code)> Decided(CloudFixture fixture, bool approve)
    {
        Registration registration = fixture.DeviceRegistration();
        OAuthClient client = fixture.Client(registration);
        DeviceCode code = await client.RequestDeviceCodeAsync(registration, CancellationToken.None);
        await fixture.Control.ActAsUserAsync(new() { Url = code.BestAddress, UserCode = code.UserCode, Approve = approve });
        fixture.Clock.Advance(code.Interval);
        return (client, registration, code);
    }

    public static async Task Poll(CloudFixture fixture, bool approve)
    {
        (OAuthClient client, Registration registration, DeviceCode code) = await Decided(fixture, approve);
        await client.PollAsync(registration, code, "device_code", CancellationToken.None);
    }

    public static async Task PollAs(CloudFixture fixture, string grantType)
    {
        (OAuthClient client, Registration registration, DeviceCode code) = await Decided(fixture, approve: true);
        await client.PollAsync(registration, code, grantType, CancellationToken.None);
    }

    public static async Task PollTwice(CloudFixture fixture)
    {
        (OAuthClient client, Registration registration, DeviceCode code) = await Decided(fixture, approve: true);
        await client.PollAsync(registration, code, "device_code", CancellationToken.None);
        fixture.Clock.Advance(code.Interval);
        await client.PollAsync(registration, code, "device_code", CancellationToken.None);
    }

    public static async Task RedeemTwice(CloudFixture fixture, string system)
    {
        Registration registration = fixture.Registration(system);
        AuthorizationRequest request = new(registration.ResolveProvider(), registration);
        string code = await fixture.CodeAsync(request, registration);
        await fixture.Client(registration).RedeemAsync(request, code, CancellationToken.None);
        await fixture.Client(registration).RedeemAsync(request, code, CancellationToken.None);
    }

    public static async Task RedeemOther(CloudFixture fixture, string system, string redirect)
    {
        Registration registration = fixture.Registration(system);
        Provider provider = registration.ResolveProvider();
        string code = await fixture.CodeAsync(new(provider, registration), registration);
        await fixture.Client(registration).RedeemAsync(new(provider, registration with { RedirectUri = redirect }), code, CancellationToken.None);
    }

    public static async Task RedeemWithoutVerifier(CloudFixture fixture)
    {
        Registration registration = fixture.Registration("Miele");
        Provider provider = registration.ResolveProvider();
        string code = await fixture.CodeAsync(new(provider, registration), registration);
        await fixture.Client(registration).RedeemAsync(new(provider with { UsesPkce = false }, registration), code, CancellationToken.None);
    }

    public static Task<TokenSet> RedeemNothing(CloudFixture fixture, string system)
    {
        Registration registration = fixture.Registration(system);
        return fixture.Client(registration).RedeemAsync(new(registration.ResolveProvider(), registration), "", CancellationToken.None);
    }

    public static async Task Refresh(CloudFixture fixture, string system, Action? before = null)
    {
        StoredAccount account = await fixture.AccountAsync(system);
        before?.Invoke();
        await fixture.Client(account.Registration).RefreshAsync(account.Registration, account.Tokens);
    }

    public static async Task RefreshTwice(CloudFixture fixture)
    {
        StoredAccount account = await fixture.AccountAsync("Miele");
        await fixture.Client(account.Registration).RefreshAsync(account.Registration, account.Tokens);
        await fixture.Client(account.Registration).RefreshAsync(account.Registration, account.Tokens);
    }
}
