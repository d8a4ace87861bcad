using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CloudEmulator.Apps;
using CloudEmulator.Tokens;

namespace ApplianceAuth.Tests.Emulator;

public class MieleTests : CloudTest
{
    private static readonly (string, string) s_scope = ("scope", Caller.MieleScope);

    [Fact]
    public async Task Access_token_contains_the_country_and_the_selected_appliances()
    {
        using Caller caller = Caller.Miele(Host);
        Dictionary<string, string> redirect = await caller.RedirectAsync(caller.Authorize(s_scope, ("nonce", "n")), untick: ["000100200304"]);
        (_, JsonNode body) = await caller.ExchangeAsync(redirect["code"]);
        JsonNode claims = Jwt.Claims(body["access_token"]);
        string[] devices = [.. claims["devices"]!.AsArray().Select(id => (string)id!)];

        Assert.Equal("DE", (string?)claims["country"]);
        Assert.Equal(9, devices.Length);
        Assert.DoesNotContain("000100200304", devices);
        Assert.Equal("n", (string?)claims["nonce"]);
        Assert.Equal((string?)body["session_state"], (string?)claims["sid"]);

        string token = (string)body["access_token"]!;
        (int status, string list, _) = await caller.CallAsync("/v1/devices", token, "application/json");
        (int hidden, string problem, _) = await caller.CallAsync("/v1/devices/000100200304", token, "application/json");
        Assert.Equal([200, 404], [status, hidden]);
        Assert.Equal(devices.Order(), JsonNode.Parse(list)!.AsObject().Select(pair => pair.Key).Order());
        Assert.Equal("HTTP 404 Not Found", (string?)JsonNode.Parse(problem)!["message"]);
    }

    [Fact]
    public async Task Published_key_verifies_the_token()
    {
        using Caller caller = Caller.Miele(Host);
        string token = (string)(await caller.SignInAsync(s_scope))["access_token"]!;
        JsonNode key = await PublishedKeyAsync(caller);
        using RSA rsa = RSA.Create(new RSAParameters
        {
            Modulus = Base64Url.DecodeFromChars((string)key["n"]!),
            Exponent = Base64Url.DecodeFromChars((string)key["e"]!),
        });
        string[] parts = token.Split('.');

        Assert.Equal((string?)key["kid"], (string?)Jwt.Header(token)["kid"]);
        byte[] signed = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
        Assert.True(rsa.VerifyData(signed, Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

        Control.RotateKey();
        Assert.NotEqual((string?)key["kid"], (string?)(await PublishedKeyAsync(caller))["kid"]);
    }

    [Fact]
    public async Task Refresh_tokens_rotate_and_reuse_ends_the_session()
    {
        using Caller caller = Caller.Miele(Host);
        string first = (string)(await caller.SignInAsync(s_scope))["refresh_token"]!;
        string second = (string)(await caller.RefreshAsync(first)).Body["refresh_token"]!;
        AssertError(await caller.RefreshAsync(first), 400, "invalid_grant", "Maximum allowed refresh token reuse exceeded");
        AssertError(await caller.RefreshAsync(second), 400, "invalid_grant", "Session not active");
        Assert.Equal(1, Control.Tokens.SessionsEndedByReuse);
    }

    [Theory]
    [InlineData(EndReason.Revoked, "invalid_grant", "Session not active")]
    [InlineData(EndReason.ConsentWithdrawn, "invalid_scope", "Client no longer has requested consent from user")]
    public async Task Refresh_of_an_ended_session_returns_the_reason(EndReason reason, string error, string description)
    {
        using Caller caller = Caller.Miele(Host);
        string token = (string)(await caller.SignInAsync(s_scope))["refresh_token"]!;
        Control.Revoke("miele", reason);
        AssertError(await caller.RefreshAsync(token), 400, error, description);
    }

    [Fact]
    public async Task Refresh_token_expires_after_refresh_expires_in()
    {
        Control.Settings = Control.Settings with { RefreshExpiresIn = 100 };
        using Caller caller = Caller.Miele(Host);
        JsonNode tokens = await caller.SignInAsync(s_scope);
        Assert.Equal(100, (int)tokens["refresh_expires_in"]!);
        Later(100);
        AssertError(await caller.RefreshAsync((string)tokens["refresh_token"]!), 400, "invalid_grant", "Token is not active");
    }

    [Fact]
    public async Task Refresh_expires_in_shrinks_if_the_session_has_a_maximum()
    {
        Control.Settings = Control.Settings with { SessionMaximum = 2_592_000 };
        using Caller caller = Caller.Miele(Host);
        JsonNode tokens = await caller.SignInAsync(s_scope);
        Assert.Equal(2_592_000, (int)tokens["refresh_expires_in"]!);
        Later(1000);
        Assert.Equal(2_591_000, (int)(await caller.RefreshAsync((string)tokens["refresh_token"]!)).Body["refresh_expires_in"]!);
    }

    [Fact]
    public async Task Code_that_is_used_expired_or_sent_with_another_redirect_URI_is_rejected()
    {
        using Caller caller = Caller.Miele(Host);
        string code = (await caller.RedirectAsync(caller.Authorize(s_scope)))["code"];
        AssertError(await caller.TokenAsync(("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Caller.Redirect + "/")),
            400, "invalid_grant", "Incorrect redirect_uri");
        AssertError(await caller.ExchangeAsync(code), 400, "invalid_grant", "Code not valid");

        string late = (await caller.RedirectAsync(caller.Authorize(s_scope)))["code"];
        Later(601);
        AssertError(await caller.ExchangeAsync(late), 400, "invalid_grant", "Code is expired");
    }

    [Fact]
    public async Task Missing_or_wrong_code_verifier_is_rejected()
    {
        using Caller caller = Caller.Miele(Host);
        string challenge = new('c', 43);
        (string, string)[] hashed = [s_scope, ("code_challenge", challenge), ("code_challenge_method", "S256")];
        string code = (await caller.RedirectAsync(caller.Authorize(s_scope, ("code_challenge", challenge))))["code"];
        AssertError(await caller.ExchangeAsync(code), 400, "invalid_grant", "PKCE code verifier not specified");
        code = (await caller.RedirectAsync(caller.Authorize(hashed)))["code"];
        AssertError(await caller.ExchangeAsync(code, ("code_verifier", challenge)),
            400, "invalid_grant", "PKCE verification failed: Code mismatch");
    }

    [Fact]
    public async Task Invalid_client_or_token_request_returns_an_error()
    {
        using Caller caller = Caller.Miele(Host);
        AssertError(await caller.BareTokenAsync(("grant_type", "refresh_token"), ("client_id", "unknown")), 401, "invalid_client");
        (string, string)[] empty = [("grant_type", "refresh_token"), ("client_id", KnownApps.Miele.ClientId), ("client_secret", "")];
        AssertError(await caller.BareTokenAsync(empty), 401, "unauthorized_client");
        AssertError(await caller.TokenAsync(("grant_type", "password")), 400, "unsupported_grant_type");
        AssertError(await caller.TokenAsync(("grant_type", "refresh_token")), 400, "invalid_request", "No refresh token");
        AssertError(await caller.TokenAsync(("grant_type", "authorization_code")), 400, "invalid_request", "Missing parameter: code");
        AssertError(await caller.TokenAsync(), 400, "invalid_request", "Missing form parameter: grant_type");
        AssertError(await caller.TokenAsync(("grant_type", "a"), ("grant_type", "b")), 400, "invalid_request", "duplicated parameter");
    }

    [Theory]
    [InlineData("client_id", "unknown", "Client not found.")]
    [InlineData("redirect_uri", "https://example.com/callback", "Invalid parameter: redirect_uri")]
    public async Task Invalid_client_or_redirect_URI_shows_a_page(string parameter, string value, string text)
    {
        using Caller caller = Caller.Miele(Host);
        using HttpResponseMessage response = await caller.GetAsync(caller.Authorize(s_scope, (parameter, value)));
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains(text, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("mcs_thirdparty_read")]
    [InlineData("openid read:mcs_thirdparty_read")]
    public async Task Unknown_scope_or_missing_openid_is_rejected(string scope)
    {
        using Caller caller = Caller.Miele(Host);
        using HttpResponseMessage response = await caller.GetAsync(caller.Authorize(("scope", scope)));
        Assert.StartsWith($"{Caller.Redirect}?error=invalid_scope&", response.Headers.Location!.OriginalString);
        Assert.EndsWith("&state=s1", response.Headers.Location.OriginalString);
    }

    [Fact]
    public async Task Logout_and_revoke_end_the_session()
    {
        using Caller caller = Caller.Miele(Host);
        (string, string)[] client = [("client_id", KnownApps.Miele.ClientId), ("client_secret", KnownApps.Miele.Secret!)];
        foreach ((string path, string parameter, int good) in new[] { ("logout", "refresh_token", 204), ("revoke", "token", 200) })
        {
            string token = (string)(await caller.SignInAsync(s_scope))["refresh_token"]!;
            (int status, _) = await caller.PostAsync($"{Caller.Realm}/{path}", [.. client, (parameter, token)]);
            Assert.Equal(good, status);
            AssertError(await caller.RefreshAsync(token), 400, "invalid_grant", "Session not active");
        }
    }

    private static async Task<JsonNode> PublishedKeyAsync(Caller caller)
    {
        (_, string certificates, _) = await caller.CallAsync($"{Caller.Realm}/certs", null, "application/json");
        return JsonNode.Parse(certificates)!["keys"]![0]!;
    }
}
