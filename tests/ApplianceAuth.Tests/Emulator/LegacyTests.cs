using System.Text.Json.Nodes;
using CloudEmulator.Apps;

namespace ApplianceAuth.Tests.Emulator;

public class LegacyTests : CloudTest
{
    [Fact]
    public async Task Token_contains_the_country_and_covers_all_appliances()
    {
        using Caller caller = Caller.Legacy(Host);
        string code = (await caller.RedirectAsync(caller.Authorize(("vg", "nl-NL"))))["code"];
        (int status, JsonNode body) = await caller.ExchangeAsync(code, ("vg", "nl-NL"));
        Assert.Equal(200, status);
        Assert.Matches("^NL_[0-9a-f]{32}$", (string)body["access_token"]!);
        Assert.Equal(2_592_000, (int)body["expires_in"]!);

        (_, string list, _) = await caller.CallAsync("/v1/devices", (string)body["access_token"]!, "application/json");
        Assert.Equal(10, JsonNode.Parse(list)!.AsObject().Count);
    }

    [Fact]
    public async Task Subsidiary_is_optional_but_must_be_well_formed_and_equal_in_both_requests()
    {
        using Caller caller = Caller.Legacy(Host);
        await caller.SignInAsync();
        await caller.SignInAsync(("vg", "en-EN"));
        using HttpResponseMessage malformed = await caller.GetAsync(caller.Authorize(("vg", "Germany")));
        Assert.Equal(400, (int)malformed.StatusCode);

        string code = (await caller.RedirectAsync(caller.Authorize(("vg", "nl-NL"))))["code"];
        AssertError(await caller.ExchangeAsync(code, ("vg", "de-DE")), 400, "invalid_grant");
    }

    [Fact]
    public async Task Wrong_client_is_rejected()
    {
        using Caller caller = Caller.Legacy(Host);
        using HttpResponseMessage page = await caller.GetAsync(caller.Authorize(("client_id", "unknown")));
        Assert.Contains("invalid_client: Client credentials are not valid, clientId: unknown", await page.Content.ReadAsStringAsync());
        (string, string)[] empty = [("grant_type", "refresh_token"), ("client_id", KnownApps.Miele.ClientId), ("client_secret", "")];
        AssertError(await caller.BareTokenAsync(empty), 401, "invalid_client");
    }

    [Fact]
    public async Task Reuse_ends_the_session()
    {
        using Caller caller = Caller.Legacy(Host);
        string first = (string)(await caller.SignInAsync())["refresh_token"]!;
        string second = (string)(await caller.RefreshAsync(first)).Body["refresh_token"]!;
        AssertError(await caller.RefreshAsync(first), 400, "invalid_grant");
        AssertError(await caller.RefreshAsync(second), 400, "invalid_grant");
    }

    [Fact]
    public async Task Logout_ends_the_session()
    {
        using Caller caller = Caller.Legacy(Host);
        string token = (string)(await caller.SignInAsync())["access_token"]!;
        (int status, _, _) = await caller.CallAsync("/thirdparty/logout", token, method: HttpMethod.Post);
        (int after, string body, _) = await caller.CallAsync("/v1/devices", token, "application/json");
        Assert.Equal([204, 401], [status, after]);
        Assert.Equal("Unauthorized", (string?)JsonNode.Parse(body)!["message"]);
    }
}
