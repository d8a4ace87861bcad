using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace ApplianceAuth.Tests.Emulator;

/// <summary>Authorization and error responses of the resource servers.</summary>
public class ApiTests : CloudTest
{
    private const string Dishwasher = "/api/homeappliances/BOSCH-SMV8YCX03E-68A40E000001";
    private const string OfflineDryer = "/api/homeappliances/BOSCH-WTX8HKM9-68A40E000005";
    private const string MediaType = "application/vnd.bsh.sdk.v1+json";

    [Fact]
    public async Task Home_Connect_list_contains_all_appliances_below_data()
    {
        using Caller caller = Caller.HomeConnect(Host);
        string token = await HomeConnectTokenAsync(caller);
        (int status, string body, HttpResponseMessage response) = await caller.CallAsync("/api/homeappliances", token);
        JsonArray list = JsonNode.Parse(body)!["data"]!["homeappliances"]!.AsArray();

        Assert.Equal(200, status);
        Assert.Equal(MediaType, response.Content.Headers.ContentType!.MediaType);
        Assert.True(list.Count >= 6);
        Assert.All(list, item => Assert.Equal(
            ["haId", "name", "type", "brand", "vib", "enumber", "connected"], item!.AsObject().Select(pair => pair.Key)));
    }

    [Theory]
    [InlineData("application/json", 406)]
    [InlineData("*/*", 406)]
    [InlineData(MediaType, 200)]
    public async Task Home_Connect_call_without_its_media_type_in_Accept_returns_406(string accept, int expected)
    {
        using Caller caller = Caller.HomeConnect(Host);
        (int status, string body, _) = await caller.CallAsync("/api/homeappliances", await HomeConnectTokenAsync(caller), accept);
        Assert.Equal(expected, status);
        if (status == 406)
        {
            Assert.Contains(MediaType, (string?)JsonNode.Parse(body)!["error"]!["description"]);
        }
    }

    [Fact]
    public async Task Home_Connect_body_with_another_media_type_returns_415()
    {
        using Caller caller = Caller.HomeConnect(Host);
        string token = await HomeConnectTokenAsync(caller);
        (int wrong, string body, _) = await caller.CallAsync(
            $"{Dishwasher}/settings/BSH.Common.Setting.ChildLock", token, method: HttpMethod.Put, content: Json("{}", "application/json"));
        (int right, _, _) = await caller.CallAsync($"{Dishwasher}/settings/BSH.Common.Setting.ChildLock", token, method: HttpMethod.Put,
            content: Json("""{"data":{"key":"BSH.Common.Setting.ChildLock","value":true}}""", MediaType));
        (_, string setting, _) = await caller.CallAsync($"{Dishwasher}/settings/BSH.Common.Setting.ChildLock", token);

        Assert.Equal([415, 204], [wrong, right]);
        Assert.Contains(MediaType, (string?)JsonNode.Parse(body)!["error"]!["description"]);
        Assert.True((bool)JsonNode.Parse(setting)!["data"]!["value"]!);
    }

    [Fact]
    public async Task Home_Connect_program_stops_and_starts_and_none_returns_NoProgramActive()
    {
        using Caller caller = Caller.HomeConnect(Host);
        string token = await HomeConnectTokenAsync(caller);
        string active = $"{Dishwasher}/programs/active";
        HttpContent Program() => Json("""{"data":{"key":"Dishcare.Dishwasher.Program.Quick45","options":[]}}""", MediaType);

        Assert.Equal(409, (await caller.CallAsync(active, token, method: HttpMethod.Put, content: Program())).Status);
        Assert.Equal(204, (await caller.CallAsync(active, token, method: HttpMethod.Delete)).Status);
        (int none, string body, _) = await caller.CallAsync(active, token);
        Assert.Equal((404, "SDK.Error.NoProgramActive"), (none, (string?)JsonNode.Parse(body)!["error"]!["key"]));
        Assert.Equal(204, (await caller.CallAsync(active, token, method: HttpMethod.Put, content: Program())).Status);
    }

    [Theory]
    [InlineData(null, "/api/homeappliances", 401, "invalid_token")]
    [InlineData("nonsense", "/api/homeappliances", 401, "invalid_token")]
    [InlineData("good", "/api/homeappliances/UNKNOWN-X-1", 404, "404")]
    [InlineData("good", Dishwasher + "/images", 403, "insufficient_scope")]
    [InlineData("good", Dishwasher + "/settings/No.Such.Setting", 404, "SDK.Error.UnsupportedSetting")]
    [InlineData("good", OfflineDryer + "/programs", 409, "SDK.Error.HomeAppliance.Connection.Initialization.Failed")]
    public async Task Home_Connect_error_has_the_status_and_key(string? token, string path, int status, string key)
    {
        using Caller caller = Caller.HomeConnect(Host);
        string? sent = token == "good" ? await HomeConnectTokenAsync(caller) : token;
        (int found, string body, _) = await caller.CallAsync(path, sent);
        Assert.Equal((status, key), (found, (string?)JsonNode.Parse(body)!["error"]!["key"]));
    }

    [Fact]
    public async Task Expired_token_returns_401_until_it_is_refreshed()
    {
        using Caller caller = Caller.HomeConnect(Host);
        JsonNode tokens = await caller.SignInAsync();
        Control.Expire("miele");
        Assert.Equal(200, (await caller.CallAsync("/api/homeappliances", (string)tokens["access_token"]!)).Status);
        Control.Expire("homeconnect");
        (int status, string body, _) = await caller.CallAsync("/api/homeappliances", (string)tokens["access_token"]!);
        Assert.Equal((401, "The access token expired"), (status, (string?)JsonNode.Parse(body)!["error"]!["description"]));

        JsonNode renewed = (await caller.RefreshAsync((string)tokens["refresh_token"]!)).Body;
        Assert.Equal(200, (await caller.CallAsync("/api/homeappliances", (string)renewed["access_token"]!)).Status);
        Later(86_400);
        Assert.Equal(401, (await caller.CallAsync("/api/homeappliances", (string)renewed["access_token"]!)).Status);
    }

    [Fact]
    public async Task Miele_requires_scopes_translates_and_returns_pictures()
    {
        using Caller caller = Caller.Miele(Host);
        string reader = (string)(await caller.SignInAsync(("scope", "openid mcs_thirdparty_read")))["access_token"]!;
        string viewer = (string)(await caller.SignInAsync(("scope", "openid mcs_thirdparty_media")))["access_token"]!;

        Assert.Equal(403, (await caller.CallAsync("/v1/devices/000100200304/camera", reader, "*/*")).Status);
        (int status, _, HttpResponseMessage picture) = await caller.CallAsync("/v1/devices/000100200304/camera", viewer, "*/*");
        Assert.Equal((200, "image/jpeg"), (status, picture.Content.Headers.ContentType!.MediaType));
        Assert.Equal([0xFF, 0xD8], (await picture.Content.ReadAsByteArrayAsync())[..2]);
        Assert.Equal(403, (await caller.CallAsync("/v1/devices", viewer, "*/*")).Status);

        (_, string german, _) = await caller.CallAsync("/v1/devices/000100200304/ident?language=de-DE", reader, "*/*");
        Assert.Equal("Backofen", (string?)JsonNode.Parse(german)!["type"]!["value_localized"]);
        Assert.Equal(404, (await caller.CallAsync("/v1/", reader, "*/*")).Status);
        Assert.Equal(404, (await caller.CallAsync("/v1/devices/999", reader, "*/*")).Status);
    }

    [Fact]
    public async Task Miele_list_of_programs_starts_one()
    {
        using Caller caller = Caller.Miele(Host);
        string token = (string)(await caller.SignInAsync(("scope", Caller.MieleScope)))["access_token"]!;
        Assert.Equal(200, (await caller.CallAsync("/v1/devices/000100200306/programs", token, "*/*")).Status);
        (_, string state, _) = await caller.CallAsync("/v1/devices/000100200306/state", token, "*/*");
        Assert.Equal("In use", (string?)JsonNode.Parse(state)!["status"]!["value_localized"]);
        Assert.Equal(1, Control.Calls("miele/programs"));
    }

    [Theory]
    [InlineData("""{"processAction":2}""", 204)]
    [InlineData("""{"processAction":1}""", 400)]
    [InlineData("""{"nonsense":1}""", 400)]
    [InlineData("nonsense", 400)]
    public async Task Miele_action_succeeds_if_it_is_offered(string action, int expected)
    {
        using Caller caller = Caller.Miele(Host);
        string token = (string)(await caller.SignInAsync(("scope", Caller.MieleScope)))["access_token"]!;
        (int status, _, _) = await caller.CallAsync(
            "/v1/devices/000100200301/actions", token, "*/*", HttpMethod.Put, Json(action, "application/json"));
        Assert.Equal(expected, status);
    }

    private static StringContent Json(string text, string mediaType) =>
        new(text, Encoding.UTF8, new MediaTypeHeaderValue(mediaType));

    private static async Task<string> HomeConnectTokenAsync(Caller caller) =>
        (string)(await caller.SignInAsync(("scope", "IdentifyAppliance Monitor Control Settings")))["access_token"]!;
}
