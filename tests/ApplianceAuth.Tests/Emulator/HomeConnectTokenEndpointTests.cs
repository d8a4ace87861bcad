using System.Text.Json.Nodes;
using CloudEmulator.Apps;

namespace ApplianceAuth.Tests.Emulator;

public class HomeConnectTokenEndpointTests : CloudTest
{
    [Fact]
    public async Task Body_that_is_not_a_form_is_rejected()
    {
        using Caller caller = Caller.HomeConnect(Host);
        (int status, string body, _) = await caller.CallAsync(
            "/security/oauth/token", token: null, method: HttpMethod.Post, content: new StringContent("{}", null, "application/json"));
        AssertError((status, JsonNode.Parse(body)!), 415, "invalid_request", "invalid content type");
    }

    [Fact]
    public async Task Unknown_grant_type_is_rejected()
    {
        using Caller caller = Caller.HomeConnect(Host);
        AssertError(await caller.TokenAsync(("grant_type", "password")), 400, "unsupported_grant_type");
        AssertError(await caller.TokenAsync(), 400, "invalid_request", "missing or invalid request parameters");
    }

    [Fact]
    public async Task Refresh_tokens_rotate_and_reuse_ends_the_session()
    {
        using Caller caller = Caller.HomeConnect(Host);
        string first = (string)(await caller.SignInAsync())["refresh_token"]!;
        (int status, JsonNode body) = await caller.RefreshAsync(first);
        string second = (string)body["refresh_token"]!;

        Assert.Equal(200, status);
        Assert.NotEqual(first, second);
        AssertError(await caller.RefreshAsync(first), 400, "invalid_grant", "invalid refresh_token");
        AssertError(await caller.RefreshAsync(second), 400, "invalid_grant", "invalid refresh_token");
        Assert.Equal(1, Control.Tokens.SessionsEndedByReuse);
        Assert.Equal(0, Control.Tokens.AccessTokensValid);
    }

    [Fact]
    public async Task Reuse_is_accepted_as_often_as_configured()
    {
        Control.Settings = Control.Settings with { RefreshReuse = 1 };
        using Caller caller = Caller.HomeConnect(Host);
        string first = (string)(await caller.SignInAsync())["refresh_token"]!;
        foreach (int expected in new[] { 200, 200, 400 })
        {
            Assert.Equal(expected, (await caller.RefreshAsync(first)).Status);
        }
    }

    [Fact]
    public async Task Refresh_requires_the_secret_and_no_client_ID()
    {
        using Caller caller = Caller.HomeConnect(Host);
        string token = (string)(await caller.SignInAsync())["refresh_token"]!;
        AssertError(await caller.BareTokenAsync(("grant_type", "refresh_token"), ("refresh_token", token)), 400, "invalid_client");
        AssertError(await caller.BareTokenAsync(("grant_type", "refresh_token"), ("refresh_token", token), ("client_secret", "")),
            400, "invalid_client", "client secret validation failed");
        (int status, _) = await caller.BareTokenAsync(
            ("grant_type", "refresh_token"), ("refresh_token", token), ("client_secret", KnownApps.HomeConnectCode.Secret!));
        Assert.Equal(200, status);
    }

    [Fact]
    public async Task Refresh_token_expires_after_sixty_days()
    {
        using Caller caller = Caller.HomeConnect(Host);
        string token = (string)(await caller.SignInAsync())["refresh_token"]!;
        Later(60 * 86_400);
        AssertError(await caller.RefreshAsync(token), 400, "invalid_grant", "invalid refresh_token");
    }

    [Fact]
    public async Task One_time_tokens_cannot_be_refreshed()
    {
        using Caller caller = Caller.HomeConnect(Host, KnownApps.HomeConnectOneTimeToken);
        string token = (string)(await caller.SignInAsync())["refresh_token"]!;
        AssertError(await caller.RefreshAsync(token), 400, "invalid_grant");
    }

    [Fact]
    public async Task Revocation_of_the_refresh_token_ends_the_session()
    {
        using Caller caller = Caller.HomeConnect(Host);
        JsonNode tokens = await caller.SignInAsync();
        (int status, _) = await caller.PostAsync("/security/oauth/revoke", ("token", (string)tokens["refresh_token"]!),
            ("client_id", KnownApps.HomeConnectCode.ClientId), ("client_secret", KnownApps.HomeConnectCode.Secret!));
        (int after, _, _) = await caller.CallAsync("/api/homeappliances", (string)tokens["access_token"]!);
        Assert.Equal([200, 401], [status, after]);
    }
}
