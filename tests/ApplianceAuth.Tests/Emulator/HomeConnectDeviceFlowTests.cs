using System.Text.Json.Nodes;
using CloudEmulator.Apps;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.Emulator;

public class HomeConnectDeviceFlowTests : CloudTest
{
    private const string Urn = "urn:ietf:params:oauth:grant-type:device_code";

    private static readonly App s_app = KnownApps.HomeConnectDevice;

    private Caller Caller => Caller.HomeConnect(Host, s_app);

    [Theory]
    [InlineData("device_code")]
    [InlineData(Urn)]
    public async Task Device_code_is_valid_once_after_approval(string grant)
    {
        JsonNode device = await BeginAsync();
        UserReport report = await Control.ActAsUserAsync(new UserRequest { Url = new Uri((string)device["verification_uri_complete"]!) });
        Assert.Equal("You are signed in", report.Title);

        Later(5);
        (int status, JsonNode body) = await PollAsync(device, grant);
        Assert.Equal(200, status);
        Assert.Equal("IdentifyAppliance Monitor", (string?)body["scope"]);
        Later(10);
        AssertError(await PollAsync(device, grant), 400, "expired_token", "Device authorization session not found, expired or blocked");
    }

    [Fact]
    public async Task User_code_can_be_entered_on_the_page()
    {
        JsonNode device = await BeginAsync();
        string userCode = (string)device["user_code"]!;
        Assert.Matches("^[A-Z]{4}-[A-Z]{4}$", userCode);
        UserReport wrong = await Control.ActAsUserAsync(
            new UserRequest { Url = new Uri((string)device["verification_uri"]!), UserCode = "AAAA-AAAA" });
        Assert.Contains("unknown", wrong.Text);
        UserReport right = await Control.ActAsUserAsync(new UserRequest { UserCode = userCode });
        Assert.Equal((string?)device["verification_uri"], wrong.Address);
        Assert.Equal("You are signed in", right.Title);
        Later(5);
        Assert.Equal(200, (await PollAsync(device)).Status);
    }

    [Fact]
    public async Task Poll_before_the_interval_returns_slow_down_and_extends_the_interval()
    {
        JsonNode device = await BeginAsync();
        AssertError(await PollAsync(device), 400, "slow_down");
        Later(6);
        AssertError(await PollAsync(device), 400, "slow_down");
        Later(22);
        AssertError(await PollAsync(device), 400, "authorization_pending");
    }

    [Fact]
    public async Task Poll_after_denial_returns_access_denied()
    {
        JsonNode device = await BeginAsync();
        await Control.ActAsUserAsync(new UserRequest { Url = new Uri((string)device["verification_uri_complete"]!), Approve = false });
        Later(5);
        AssertError(await PollAsync(device), 400, "access_denied");
    }

    [Fact]
    public async Task Poll_after_expiry_returns_expired_token()
    {
        JsonNode device = await BeginAsync();
        Later((int)device["expires_in"]!);
        AssertError(await PollAsync(device), 400, "expired_token");
    }

    [Fact]
    public async Task Short_grant_type_is_rejected_if_configured()
    {
        Control.Settings = Control.Settings with { RefuseShortDeviceGrant = true };
        JsonNode device = await BeginAsync();
        Later(5);
        AssertError(await PollAsync(device), 400, "unsupported_grant_type");
        AssertError(await PollAsync(device, Urn), 400, "authorization_pending");
    }

    [Fact]
    public async Task Wrong_secret_is_rejected_although_it_is_optional()
    {
        JsonNode device = await BeginAsync();
        Later(5);
        AssertError(await PollAsync(device, "device_code", ("client_secret", "")), 400, "invalid_client");
        AssertError(await PollAsync(device, "device_code", ("client_secret", "wrong")), 400, "invalid_client");
        AssertError(await PollAsync(device, "device_code", ("client_secret", s_app.Secret!)), 400, "authorization_pending");
    }

    [Fact]
    public async Task Missing_secret_is_rejected_if_the_portal_requires_it()
    {
        using Caller caller = Caller;
        string clientId = KnownApps.HomeConnectDeviceWithSecret.ClientId;
        AssertError(await caller.BareTokenAsync(("grant_type", "device_code"), ("device_code", "x"), ("client_id", clientId)),
            400, "invalid_client");
    }

    [Fact]
    public async Task App_of_another_flow_is_rejected()
    {
        using Caller caller = Caller;
        const string Path = "/security/oauth/device_authorization";
        AssertError(await caller.PostAsync(Path, ("client_id", KnownApps.HomeConnectCode.ClientId)),
            400, "unauthorized_client", "client not authorized for this oauth flow (grant_type)");
        AssertError(await caller.PostAsync(Path, ("client_id", KnownApps.HomeConnectDevicePkceForced.ClientId)), 400, "invalid_request");
    }

    [Fact]
    public async Task Simulator_has_no_device_flow()
    {
        using Caller caller = Caller.HomeConnect(Host, s_app, "/simulator");
        (int status, _) = await caller.PostAsync("/security/oauth/device_authorization", ("client_id", s_app.ClientId));
        Assert.Equal(404, status);
    }

    private async Task<JsonNode> BeginAsync()
    {
        using Caller caller = Caller;
        (int status, JsonNode body) = await caller.PostAsync(
            "/security/oauth/device_authorization", ("client_id", s_app.ClientId), ("scope", "IdentifyAppliance Monitor"));
        Assert.Equal(200, status);
        return body;
    }

    private async Task<(int Status, JsonNode Body)> PollAsync(
        JsonNode device, string grant = "device_code", params (string Name, string Value)[] more)
    {
        using Caller caller = Caller;
        return await caller.BareTokenAsync(
            [("grant_type", grant), ("device_code", (string)device["device_code"]!), ("client_id", s_app.ClientId), .. more]);
    }
}
