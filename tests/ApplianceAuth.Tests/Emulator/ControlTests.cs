using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CloudEmulator.Apps;
using CloudEmulator.Calls;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.Emulator;

public class ControlTests : CloudTest
{
    [Fact]
    public async Task Fail_affects_the_planned_number_of_calls_and_changes_no_state()
    {
        using Caller caller = Caller.Miele(Host);
        string token = await RefreshTokenAsync(caller);
        Control.Fail("token:refresh_token", "miele-ingress");
        Control.Fail("miele/token:refresh_token", EmulatedResponse.Text("busy", 503));

        Control.Fail("legacy/token:refresh_token", "miele-busy");
        using HttpResponseMessage first = await PostRefreshAsync(token);
        using HttpResponseMessage second = await PostRefreshAsync(token);
        Assert.Equal((401, "default backend - 401"), ((int)first.StatusCode, await first.Content.ReadAsStringAsync()));
        Assert.Equal((503, "busy"), ((int)second.StatusCode, await second.Content.ReadAsStringAsync()));
        Assert.Equal(200, (await caller.RefreshAsync(token)).Status);
        Assert.Equal(3, Control.Calls("token:refresh_token"));
    }

    [Fact]
    public async Task Held_call_is_processed_and_returns_after_release()
    {
        using Caller caller = Caller.Miele(Host);
        string token = await RefreshTokenAsync(caller);
        Control.Hold("token:refresh_token");
        Task<(int Status, JsonNode Body)> held = caller.RefreshAsync(token);
        for (int i = 0; i < 200 && Control.Held("token") == 0; i++)
        {
            await Task.Delay(10);
        }

        Assert.Equal(1, Control.Held("miele/token:refresh_token"));
        Assert.Equal(2, Control.Tokens.RefreshTokensIssued);
        Assert.False(held.IsCompleted);
        Control.Release("token:refresh_token");
        Assert.Equal(200, (await held).Status);
        Assert.Equal(0, Control.Held("*"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    public async Task Dropped_response_is_lost_although_the_call_is_processed(int bytes)
    {
        using Caller caller = Caller.Miele(Host);
        string token = await RefreshTokenAsync(caller);
        Control.Drop("token:refresh_token", bytes);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => caller.RefreshAsync(token));
        Assert.Equal(2, Control.Tokens.RefreshTokensIssued);
        AssertError(await caller.RefreshAsync(token), 400, "invalid_grant");
    }

    [Fact]
    public async Task Oversize_pads_the_response()
    {
        using Caller caller = Caller.HomeConnect(Host);
        string token = (string)(await caller.SignInAsync())["access_token"]!;
        Control.Oversize("devices", 2_000_000);
        (_, string body, _) = await caller.CallAsync("/api/homeappliances", token);
        Assert.Equal(2_000_000, System.Text.Encoding.UTF8.GetByteCount(body));
    }

    [Fact]
    public async Task Limit_states_the_time_and_ends_after_it()
    {
        using Caller caller = Caller.HomeConnect(Host);
        string token = await RefreshTokenAsync(caller, "IdentifyAppliance");
        Control.Limit("token:refresh_token", TimeSpan.FromSeconds(40));
        AssertError(await caller.RefreshAsync(token), 429, "429",
            "The rate limit for refresh token requests was reached. Requests are blocked during the remaining period of 40 seconds.");
        Later(41);
        Assert.Equal(200, (await caller.RefreshAsync(token)).Status);
    }

    [Fact]
    public async Task Token_response_follows_the_settings()
    {
        using Caller caller = Caller.Miele(Host);
        Control.Settings = Control.Settings with
        {
            ExpiresIn = ExpiresInForm.Text,
            ExtraScopes = "devices basic",
            WithheldScopes = "mcs_thirdparty_write",
            NotBeforePolicy = 7,
            CountryClaim = "land",
            MieleTokenLife = 5,
        };
        JsonNode tokens = await caller.SignInAsync(("scope", Caller.MieleScope));
        Assert.Equal("5", (string?)tokens["expires_in"]);
        Assert.Equal("openid mcs_thirdparty_read devices basic", (string?)tokens["scope"]);
        Assert.Equal(7, (int)tokens["not-before-policy"]!);
        Assert.Equal("DE", (string?)Jwt.Claims(tokens["access_token"])["land"]);

        Control.Settings = Control.Settings with { ExpiresIn = ExpiresInForm.Missing, OmitRefreshToken = true };
        string token = (string)tokens["refresh_token"]!;
        for (int i = 0; i < 2; i++)
        {
            (int status, JsonNode body) = await caller.RefreshAsync(token);
            Assert.Equal(200, status);
            Assert.Null(body["expires_in"]);
            Assert.Null(body["refresh_token"]);
        }
    }

    [Fact]
    public async Task Log_contains_names_and_no_secret()
    {
        using Caller caller = Caller.HomeConnect(Host);
        JsonNode tokens = await caller.SignInAsync();
        await caller.CallAsync("/api/homeappliances", (string)tokens["access_token"]!);
        using HttpClient http = new() { BaseAddress = Host.BaseUri };
        string log = await http.GetStringAsync("/_cloud/log");

        Assert.Contains("\"homeconnect/token:authorization_code\"", log);
        Assert.Contains("client_secret", log);
        Assert.Contains((string)tokens["access_token"]!, Control.Secrets.Select(secret => secret.Value));
        Assert.All(Control.Secrets, secret => Assert.DoesNotContain(secret.Value, log));
    }

    [Fact]
    public async Task Connections_counts_a_reused_one_once_and_omits_those_of_the_user()
    {
        using Caller caller = Caller.Miele(Host);
        for (int i = 0; i < 3; i++)
        {
            await caller.CallAsync("/v1/devices", token: null);
        }

        await Control.ActAsUserAsync(new UserRequest { Url = caller.Authorize(("scope", Caller.MieleScope)), Follow = false });
        Assert.Equal(1, Control.Connections);
    }

    [Fact]
    public async Task Control_endpoints_change_the_emulator()
    {
        using HttpClient http = new() { BaseAddress = Host.BaseUri };
        async Task<JsonNode> PostAsync(string path, object body)
        {
            using HttpResponseMessage response = await http.PostAsJsonAsync($"/_cloud/{path}", body);
            Assert.Equal(200, (int)response.StatusCode);
            return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        }

        string clientId = KnownApps.HomeConnectCode.ClientId;
        await PostAsync("settings", new { mieleTokenLife = 7, expiresIn = "text" });
        Assert.Equal((7, ExpiresInForm.Text, 86_400),
            (Control.Settings.MieleTokenLife, Control.Settings.ExpiresIn, Control.Settings.HomeConnectTokenLife));
        await PostAsync("allowRedirect", new { clientId, redirectUri = "http://localhost:1/callback" });
        await PostAsync("app", new { clientId, enabled = false });
        App changed = Control.Apps.Single(app => app.Name == "HomeConnectCode");
        Assert.Equal((2, false), (changed.RedirectUris.Count, changed.Enabled));

        await PostAsync("clock", new { offsetSeconds = 3600 });
        Assert.InRange(Control.Now - TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(3590), TimeSpan.FromSeconds(3610));
        await PostAsync("reset", new { });
        Dictionary<string, string> headers = new() { ["Retry-After"] = "9" };
        await PostAsync("fail", new { endpoint = "certs", status = 503, body = "x", headers });
        using HttpResponseMessage failed = await http.GetAsync($"{Caller.Realm}/certs");
        Assert.Equal((503, "9"), ((int)failed.StatusCode, failed.Headers.RetryAfter!.ToString()));

        using Caller caller = Caller.Miele(Host);
        JsonNode report = await PostAsync("user", new { url = caller.Authorize(("scope", Caller.MieleScope)), follow = false });
        Assert.StartsWith(Caller.Redirect, (string?)report["address"]);
        await PostAsync("expire", new { provider = "miele" });
        await PostAsync("revoke", new { });
        using HttpResponseMessage wrong = await http.PostAsJsonAsync("/_cloud/expire", new { provder = "miele" });
        Assert.Equal(400, (int)wrong.StatusCode);
    }

    [Fact]
    public void Canned_responses_have_a_valid_status() =>
        Assert.All(CannedResponses.All, pair => Assert.InRange(pair.Value.Status, 200, 599));

    private static async Task<string> RefreshTokenAsync(Caller caller, string scope = "openid") =>
        (string)(await caller.SignInAsync(("scope", scope)))["refresh_token"]!;

    private async Task<HttpResponseMessage> PostRefreshAsync(string token)
    {
        using HttpClient http = new() { BaseAddress = Host.BaseUri };
        using FormUrlEncodedContent form = new(new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token", ["refresh_token"] = token,
            ["client_id"] = KnownApps.Miele.ClientId, ["client_secret"] = KnownApps.Miele.Secret!,
        });
        return await http.PostAsync($"{Caller.Realm}/token", form);
    }
}
