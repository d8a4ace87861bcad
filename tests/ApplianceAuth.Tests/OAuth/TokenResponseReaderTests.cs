using System.Text.Json.Nodes;
using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.OAuth;

public class TokenResponseReaderTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly Registration s_registration = Sample.Registration(KnownProviders.Miele);

    public static TheoryData<string> NoTokens =>
    [
        "", "<html>", "null", "42", "[]", "{}", "\"canary\"", "{\"access_token\":\"canary", "{\"access_token\":null}", "{\"access_token\":\"\"}",
        "{\"access_token\":42}", "{\"access_token\":[\"canary\"]}", "{\"access_token\":\"\\ud800canary\"}", "{\"Access_Token\":\"canary\"}",
        "{\"access_token\":\"canary\",\"token_type\":\"mac\"}", "{\"access_token\":\"canary\\nX\"}", "{\"access_token\":\"canary\\u0000\"}",
        "{\"access_token\":\"can ary\"}",
    ];

    [Theory]
    [InlineData("3600", 3600)]
    [InlineData("\"3600\"", 3600)]
    [InlineData("59.5", 59.5)]
    [InlineData("\"1e3\"", 1000)]
    [InlineData(null, 5400)]
    [InlineData("null", 5400)]
    [InlineData("\"soon\"", 5400)]
    [InlineData("\"\"", 5400)]
    [InlineData("[60]", 5400)]
    [InlineData("0", 5400)]
    [InlineData("-1", 5400)]
    [InlineData("99999999999", 5400)]
    [InlineData("1e300", 5400)]
    [InlineData("\"NaN\"", 5400)]
    [InlineData("\"Infinity\"", 5400)]
    public void Read_lifetime_is_from_expires_in_or_from_the_token(string? expiresIn, double seconds)
    {
        JsonObject response = Response(Jwt.Of(("iat", 1_700_000_000), ("exp", 1_700_005_400)));
        if (expiresIn is not null)
        {
            response["expires_in"] = JsonNode.Parse(expiresIn);
        }

        Assert.Equal(s_now.AddSeconds(seconds), Read(response).ExpiresAt);
    }

    [Fact]
    public void Read_unknown_lifetime_is_the_default_of_the_provider() =>
        Assert.Equal(s_now + KnownProviders.Miele.DefaultTokenLifetime, Read(Response("DE_opaque")).ExpiresAt);

    [Fact]
    public void Read_accepts_a_byte_order_mark() =>
        Assert.Equal("x", TokenResponseReader.Read("\uFEFF{\"access_token\":\"x\"}", KnownProviders.Miele, s_registration, null, s_now).AccessToken);

    [Fact]
    public void Read_refresh_keeps_missing_values_and_increments_the_generation()
    {
        TokenSet before = Sample.Tokens(s_registration, s_now, TimeSpan.FromHours(1)) with
            { Generation = 4, Subject = "user", SessionState = "s", Scopes = ["openid", "extra"], IdToken = "i" };

        TokenSet after = Read(Response("DE_new"), before);

        Assert.Equal((5, "DE_new", "canary-refresh-of-the-sample"), (after.Generation, after.AccessToken, after.RefreshToken));
        Assert.Equal(("user", "s", "i"), (after.Subject, after.SessionState, after.IdToken));
        Assert.Equal(before.Scopes, after.Scopes);
        Assert.Equal((before.Account, before.SessionId), (after.Account, after.SessionId));
    }

    [Fact]
    public void Read_refresh_takes_new_values()
    {
        TokenSet before = Sample.Tokens(s_registration, s_now, TimeSpan.FromHours(1)) with { Subject = "user", SessionState = "s", IdToken = "i" };
        JsonObject response = Response(Jwt.Of(("sub", "other-user")));
        response["id_token"] = "i2";
        response["session_state"] = "s2";

        TokenSet after = Read(response, before);

        Assert.Equal(("other-user", "s2", "i2"), (after.Subject, after.SessionState, after.IdToken));
    }

    [Fact]
    public void Read_rotated_refresh_token_replaces_the_old_one()
    {
        JsonObject response = Response("DE_new");
        response["refresh_token"] = "rotated";

        Assert.Equal("rotated", Read(response, Sample.Tokens(s_registration, s_now, TimeSpan.FromHours(1))).RefreshToken);
    }

    [Theory]
    [InlineData("1800", 1800.0)]
    [InlineData("\"1800\"", 1800.0)]
    [InlineData("0", null)]
    [InlineData(null, null)]
    public void Read_session_end_is_from_refresh_expires_in(string? refreshExpiresIn, double? seconds)
    {
        JsonObject response = Response("DE_opaque");
        if (refreshExpiresIn is not null)
        {
            response["refresh_expires_in"] = JsonNode.Parse(refreshExpiresIn);
        }

        Assert.Equal(seconds is { } known ? s_now.AddSeconds(known) : null, Read(response).SignInExpiresAt);
    }

    /// <summary>refresh_expires_in of the sign-in and of hourly refreshes; the end after each refresh in seconds, and whether it is fixed.</summary>
    [Theory]
    [InlineData("86400,86400,86400", "90000,93600", false)]
    [InlineData("86400,86401,86399", "90001,93599", false)]
    [InlineData("86400,82800,79200", "86400,86400", true)]
    [InlineData("86400,82801,79199", "86401,86399", true)]
    [InlineData("86400,82800,0", "86400,86400", true)]
    [InlineData("86400,82800,-", "86400,86400", true)]
    [InlineData("86400,0,0", ",", false)]
    [InlineData("0,0,0", ",", false)]
    [InlineData("0,86400,82800", "90000,90000", true)]
    [InlineData("86400,82800,86400", "86400,93600", false)]
    public void Read_shrinking_refresh_expires_in_is_a_fixed_end(string lives, string ends, bool isFixed)
    {
        TokenSet? tokens = null;
        List<string> found = [];
        string[] stated = lives.Split(',');
        for (int hour = 0; hour < stated.Length; hour++)
        {
            JsonObject response = Response("DE_opaque");
            if (stated[hour] != "-")
            {
                response["refresh_expires_in"] = JsonNode.Parse(stated[hour]);
            }

            tokens = TokenResponseReader.Read(response.ToJsonString(), KnownProviders.Miele, s_registration, tokens, s_now.AddHours(hour));
            found.Add($"{(tokens.SignInExpiresAt - s_now)?.TotalSeconds}");
        }

        Assert.Equal(ends, string.Join(',', found.Skip(1)));
        Assert.Equal(isFixed, tokens!.SignInEndIsFixed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_refresh_within_a_minute_does_not_change_whether_the_end_is_fixed(bool wasFixed)
    {
        JsonObject response = Response("DE_opaque");
        response["refresh_expires_in"] = 1800;
        TokenSet before = Sample.Tokens(s_registration, s_now.AddSeconds(-59), TimeSpan.FromHours(1)) with
        {
            SignInExpiresAt = s_now.AddSeconds(1800), SignInEndIsFixed = wasFixed,
        };

        Assert.Equal(wasFixed, Read(response, before).SignInEndIsFixed);
    }

    [Fact]
    public void Read_session_end_is_the_idle_lifetime_of_the_provider()
    {
        Registration registration = Sample.Registration(KnownProviders.HomeConnect);

        TokenSet tokens = TokenResponseReader.Read("{\"access_token\":\"x\"}", KnownProviders.HomeConnect, registration, null, s_now);
        Assert.Equal(s_now.AddDays(60), tokens.SignInExpiresAt);
    }

    [Theory]
    [InlineData("0", null)]
    [InlineData("1700000001", 1_700_000_001L)]
    [InlineData("\"1700000001\"", 1_700_000_001L)]
    [InlineData("-1", null)]
    [InlineData("1e300", null)]
    [InlineData(null, null)]
    public void Read_not_before_policy_is_kept(string? policy, long? seconds)
    {
        JsonObject response = Response(Jwt.Of(("iat", 1_700_000_000), ("exp", 1_700_003_600)));
        if (policy is not null)
        {
            response["not-before-policy"] = JsonNode.Parse(policy);
        }

        Assert.Equal(seconds, Read(response).NotBeforePolicy);
    }

    [Fact]
    public void Read_ID_token_equal_to_the_access_token_is_dropped()
    {
        JsonObject response = Response("same");
        response["id_token"] = "same";

        Assert.Null(Read(response).IdToken);
    }

    [Theory]
    [InlineData("\"openid devices basic\"", "openid,devices,basic")]
    [InlineData("\"\"", "mcs_thirdparty_read,mcs_thirdparty_write,openid")]
    [InlineData("[\"openid\"]", "mcs_thirdparty_read,mcs_thirdparty_write,openid")]
    public void Read_scopes_are_the_granted_or_the_requested_ones(string scope, string expected)
    {
        JsonObject response = Response("DE_opaque");
        response["scope"] = JsonNode.Parse(scope);

        Assert.Equal(expected, string.Join(',', Read(response).Scopes));
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("bearer")]
    [InlineData("BEARER")]
    [InlineData("")]
    public void Read_token_type_ignores_case(string type)
    {
        JsonObject response = Response("DE_opaque");
        response["token_type"] = type;

        Assert.Equal("DE_opaque", Read(response).AccessToken);
    }

    [Theory]
    [MemberData(nameof(NoTokens))]
    public void Read_invalid_response_is_refused_and_not_quoted(string body)
    {
        ApplianceAuthException raised = Sample.Failure(() => TokenResponseReader.Read(body, KnownProviders.Miele, s_registration, null, s_now));

        Assert.Equal(ErrorId.UnexpectedResponse, raised.ErrorId);
        Assert.Equal(Messages.FormatOAuthTokenInvalid("Miele"), raised.Message);
        Assert.DoesNotContain("canary", raised.ToString(), StringComparison.Ordinal);
    }

    private static JsonObject Response(string accessToken) => new() { ["access_token"] = accessToken };

    private static TokenSet Read(JsonObject response, TokenSet? before = null) =>
        TokenResponseReader.Read(response.ToJsonString(), KnownProviders.Miele, s_registration, before, s_now);
}
