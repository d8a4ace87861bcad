using System.Text.Json.Nodes;
using CloudEmulator.Apps;

namespace ApplianceAuth.Tests.Emulator;

/// <summary>Error responses of the authorization endpoint to invalid clients and parameters.</summary>
public class HomeConnectClientTests : CloudTest
{
    private const string OtherFlow = "client not authorized for this oauth flow (grant_type)";
    private const string Rejected = "request rejected by client authorization authority (developer portal)";

    public static TheoryData<string, string, string, string> Refusals => new()
    {
        { "client_id", "short", "unauthorized_client", "Invalid client id" },
        { "client_id", new string('0', 64), "unauthorized_client", Rejected },
        { "client_id", KnownApps.HomeConnectDisabled.ClientId, "unauthorized_client", Rejected },
        { "client_id", KnownApps.ApiWebClient.ClientId, "unauthorized_client", Rejected },
        { "client_id", KnownApps.HomeConnectDevice.ClientId, "unauthorized_client", OtherFlow },
        { "client_id", KnownApps.HomeConnectNoRedirect.ClientId, "unauthorized_client", "client has no redirect URI defined" },
        { "client_id", KnownApps.HomeConnectPkceForced.ClientId, "invalid_request", "missing or invalid request parameters" },
        { "response_type", "token", "invalid_request", "missing or invalid request parameters" },
        { "code_challenge_method", "S512", "invalid_request", "missing or invalid request parameters" },
        { "code_challenge", "short", "invalid_request", "missing or invalid request parameters" },
        { "nonce", new string('n', 51), "invalid_request", "missing or invalid request parameters" },
        { "scope", "IdentifyAppliance Images", "invalid_scope", "given scope doesn't match requested scope" },
        { "scope", "IdentifyAppliance,Monitor", "invalid_scope", "given scope doesn't match requested scope" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Authorization_request_with_an_invalid_parameter_returns_an_error(string parameter, string value, string error, string description)
    {
        using Caller caller = Caller.HomeConnect(Host);
        using HttpResponseMessage response = await caller.GetAsync(caller.Authorize((parameter, value)));
        AssertError(((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!), 400, error, description);
    }

    [Fact]
    public async Task App_that_is_not_synchronised_is_unknown_in_China()
    {
        using Caller here = Caller.HomeConnect(Host, KnownApps.HomeConnectNotInChina);
        using Caller there = Caller.HomeConnect(Host, KnownApps.HomeConnectNotInChina, "/china");
        using HttpResponseMessage known = await here.GetAsync(here.Authorize());
        using HttpResponseMessage unknown = await there.GetAsync(there.Authorize());
        Assert.Equal([200, 400], [(int)known.StatusCode, (int)unknown.StatusCode]);
    }

    [Fact]
    public async Task Partner_app_may_request_pictures()
    {
        using Caller caller = Caller.HomeConnect(Host, KnownApps.HomeConnectPartner);
        using HttpResponseMessage response = await caller.GetAsync(caller.Authorize(("scope", "IdentifyAppliance Images")));
        Assert.Equal(200, (int)response.StatusCode);
    }
}
