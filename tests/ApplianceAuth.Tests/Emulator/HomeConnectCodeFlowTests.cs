using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CloudEmulator.Apps;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.Emulator;

public class HomeConnectCodeFlowTests : CloudTest
{
    private const string Verifier = "0123456789012345678901234567890123456789-verifier";

    private static string Challenge => Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)))
        .TrimEnd('=').Replace('+', '-').Replace('/', '_');

    [Fact]
    public async Task Authorization_response_has_state_grant_type_and_a_code_that_ends_in_an_equals_sign()
    {
        using Caller caller = Caller.HomeConnect(Host);
        Dictionary<string, string> redirect = await caller.RedirectAsync(caller.Authorize(("state", "a b&c")));

        Assert.Equal("a b&c", redirect["state"]);
        Assert.Equal("authorization_code", redirect["grant_type"]);
        Assert.EndsWith("=", redirect["code"]);
        Assert.Equal("EU", (string?)JsonNode.Parse(Convert.FromBase64String(redirect["code"]))!["x-reg"]);
    }

    [Theory]
    [InlineData("http://localhost:8080/callback/")]
    [InlineData("http://127.0.0.1:8080/callback")]
    [InlineData("HTTP://localhost:8080/callback")]
    public async Task Redirect_URI_that_differs_is_rejected(string redirect)
    {
        using Caller caller = Caller.HomeConnect(Host);
        using HttpResponseMessage response = await caller.GetAsync(caller.Authorize(("redirect_uri", redirect), ("state", "x")));
        JsonNode body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        AssertError(((int)response.StatusCode, body), 400, "unauthorized_client", "client or redirection URI not authorized");
        Assert.Equal("x", (string?)body["state"]);
    }

    [Fact]
    public async Task Redirect_URI_is_accepted_after_registration()
    {
        using Caller caller = Caller.HomeConnect(Host);
        Control.AllowRedirect(KnownApps.HomeConnectCode.ClientId, "http://127.0.0.1:9/callback");
        Assert.NotEmpty((await caller.RedirectAsync(caller.Authorize(("redirect_uri", "http://127.0.0.1:9/callback"))))["code"]);
    }

    [Fact]
    public async Task Code_is_valid_once_and_its_reuse_ends_the_session()
    {
        using Caller caller = Caller.HomeConnect(Host);
        string code = (await caller.RedirectAsync(caller.Authorize()))["code"];
        (int status, JsonNode body) = await caller.ExchangeAsync(code);

        Assert.Equal(200, status);
        AssertError(await caller.ExchangeAsync(code), 400, "invalid_grant");
        AssertError(await caller.RefreshAsync((string)body["refresh_token"]!), 400, "invalid_grant", "invalid refresh_token");
    }

    [Fact]
    public async Task Code_expires_after_ten_minutes()
    {
        using Caller caller = Caller.HomeConnect(Host);
        string code = (await caller.RedirectAsync(caller.Authorize()))["code"];
        Later(601);
        AssertError(await caller.ExchangeAsync(code), 400, "invalid_grant");
    }

    [Theory]
    [InlineData("S256", true)]
    [InlineData("plain", true)]
    [InlineData("S256", false)]
    [InlineData("plain", false)]
    public async Task Code_verifier_must_match_the_challenge(string method, bool right)
    {
        using Caller caller = Caller.HomeConnect(Host);
        Uri authorize = caller.Authorize(("code_challenge", method == "S256" ? Challenge : Verifier), ("code_challenge_method", method));
        string code = (await caller.RedirectAsync(authorize))["code"];
        (int status, _) = await caller.ExchangeAsync(code, ("code_verifier", right ? Verifier : Verifier + "x"));
        Assert.Equal(right ? 200 : 400, status);
    }

    [Fact]
    public async Task Missing_code_verifier_after_a_challenge_is_rejected()
    {
        using Caller caller = Caller.HomeConnect(Host);
        string code = (await caller.RedirectAsync(caller.Authorize(("code_challenge", Verifier))))["code"];
        AssertError(await caller.ExchangeAsync(code), 400, "invalid_grant");
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData(null)]
    public async Task Empty_wrong_or_missing_secret_is_rejected(string? secret)
    {
        using Caller caller = Caller.HomeConnect(Host);
        string code = (await caller.RedirectAsync(caller.Authorize()))["code"];
        List<(string, string)> form =
        [
            ("grant_type", "authorization_code"), ("client_id", KnownApps.HomeConnectCode.ClientId),
            ("code", code), ("redirect_uri", Caller.Redirect),
        ];
        if (secret is not null)
        {
            form.Add(("client_secret", secret));
        }

        AssertError(await caller.BareTokenAsync([.. form]), 400, "invalid_client", "client secret validation failed");
    }

    [Fact]
    public async Task Token_request_without_redirect_URI_is_rejected()
    {
        using Caller caller = Caller.HomeConnect(Host);
        string code = (await caller.RedirectAsync(caller.Authorize()))["code"];
        AssertError(await caller.TokenAsync(("grant_type", "authorization_code"), ("code", code)), 400, "invalid_grant");
    }

    [Fact]
    public async Task Denial_is_sent_to_the_redirect_URI()
    {
        using Caller caller = Caller.HomeConnect(Host);
        Dictionary<string, string> byButton = await caller.RedirectAsync(caller.Authorize(), approve: false);
        Control.Deny();
        Dictionary<string, string> byControl = await caller.RedirectAsync(caller.Authorize());
        Assert.Equal(["access_denied", "access_denied"], [byButton["error"], byControl["error"]]);
        Assert.False(byControl.ContainsKey("code"));
    }

    [Fact]
    public async Task User_who_is_not_on_the_list_is_rejected_at_sign_in_and_refresh()
    {
        using Caller caller = Caller.HomeConnect(Host, KnownApps.HomeConnectLimitedUsers);
        Dictionary<string, string> guest = await caller.RedirectAsync(caller.Authorize(), user: "guest@example.com");
        Assert.Equal("unauthorized_client", guest["error"]);

        JsonNode tokens = await caller.SignInAsync();
        Control.ChangeApp(KnownApps.HomeConnectLimitedUsers.ClientId, app => app with { Users = [] });
        AssertError(await caller.RefreshAsync((string)tokens["refresh_token"]!), 401, "invalid_client",
            "client has limited user list - user not assigned to client");
    }

    [Fact]
    public async Task Access_token_is_a_JWT_with_Home_Connects_claims()
    {
        using Caller caller = Caller.HomeConnect(Host);
        JsonNode body = await caller.SignInAsync(("scope", "IdentifyAppliance Monitor"), ("nonce", "n-1"));
        JsonNode claims = Jwt.Claims(body["access_token"]);

        Assert.Equal((string?)body["access_token"], (string?)body["id_token"]);
        Assert.Equal(["IdentifyAppliance", "Monitor"], claims["scope"]!.AsArray().Select(scope => (string?)scope));
        Assert.Equal("EU:PRD:2", (string?)claims["iss"]);
        Assert.Equal(KnownApps.HomeConnectCode.ClientId, (string?)claims["azp"]);
        Assert.Equal("n-1", (string?)claims["nonce"]);
        Assert.Equal(86400, (int)body["expires_in"]!);
    }

    [Fact]
    public async Task Expired_login_page_returns_access_denied()
    {
        using Caller caller = Caller.HomeConnect(Host);
        using HttpResponseMessage page = await caller.GetAsync(caller.Authorize());
        string session = (await page.Content.ReadAsStringAsync()).Split("name=\"session\" value=\"")[1].Split('"')[0];
        Later(3600);
        AssertError(await caller.PostAsync("/security/oauth/login", ("session", session), ("email", "x"), ("password", "y")),
            400, "access_denied", "login session expired");
    }

    [Fact]
    public async Task Wrong_password_shows_a_problem()
    {
        using Caller caller = Caller.HomeConnect(Host);
        UserReport report = await Control.ActAsUserAsync(new UserRequest { Url = caller.Authorize(), Password = "wrong" });
        Assert.Contains("password is wrong", report.Text);
    }
}
