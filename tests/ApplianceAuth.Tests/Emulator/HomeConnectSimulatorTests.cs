using System.Text.Json.Nodes;
using CloudEmulator.Apps;

namespace ApplianceAuth.Tests.Emulator;

public class HomeConnectSimulatorTests : CloudTest
{
    private static readonly App s_app = KnownApps.ApiWebClient;

    [Fact]
    public async Task User_parameter_signs_in_without_pages_and_secret()
    {
        using Caller caller = Caller.HomeConnect(Host, s_app, "/simulator");
        string code = await CodeAsync(caller);
        (int status, JsonNode body) = await caller.TokenAsync(
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", s_app.RedirectUris[0]));

        Assert.Equal(200, status);
        Assert.Equal("SIM", (string?)JsonNode.Parse(Convert.FromBase64String((string)body["refresh_token"]!))!["x-reg"]);
        (int listed, _, _) = await caller.CallAsync("/api/homeappliances", (string)body["access_token"]!);
        Assert.Equal(200, listed);
    }

    [Fact]
    public async Task Token_request_without_redirect_URI_is_rejected()
    {
        using Caller caller = Caller.HomeConnect(Host, s_app, "/simulator");
        string code = await CodeAsync(caller);
        AssertError(await caller.TokenAsync(("grant_type", "authorization_code"), ("code", code)), 400, "invalid_grant");
    }

    [Fact]
    public async Task Token_of_the_simulator_is_rejected_elsewhere()
    {
        using Caller simulator = Caller.HomeConnect(Host, s_app, "/simulator");
        using Caller production = Caller.HomeConnect(Host);
        (_, JsonNode body) = await simulator.TokenAsync(
            ("grant_type", "authorization_code"), ("code", await CodeAsync(simulator)), ("redirect_uri", s_app.RedirectUris[0]));
        (int status, _, _) = await production.CallAsync("/api/homeappliances", (string)body["access_token"]!);
        Assert.Equal(401, status);
    }

    private static async Task<string> CodeAsync(Caller caller)
    {
        using HttpResponseMessage response = await caller.GetAsync(caller.Authorize(("user", "me"), ("redirect_uri", s_app.RedirectUris[0])));
        Assert.Equal(302, (int)response.StatusCode);
        return Uri.UnescapeDataString(response.Headers.Location!.Query.Split("code=")[1].Split('&')[0]);
    }
}
