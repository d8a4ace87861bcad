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
        "{\"access_token\":\"canary\",\"token_type\":\"mac\"}", "{\"access_token\":\"canary\\nX\"}", "{\"access_token\":\"canary\\u0000\"}", "{\"access_token\":\"can ary\"}",
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
    public void The_life_is_what_the_answer_says_where_that_makes_sense_and_else_what_the_token_says(string? expiresIn, double seconds)
    {
        JsonObject answer = Answer(Jwt.Of(("iat", 1_700_000_000), ("exp", 1_700_005_400)));
        if (expiresIn is not null)
        {
            answer["expires_in"] = JsonNode.Parse(expiresIn);
        }

        Assert.Equal(s_now.AddSeconds(seconds), Read(answer).ExpiresAt);
    }

    [Fact]
    public void A_life_that_nobody_tells_is_the_providers_usual_one() =>
        Assert.Equal(s_now + KnownProviders.Miele.DefaultTokenLifetime, Read(Answer("DE_opaque")).ExpiresAt);

    [Fact]
    public void Response_with_a_byte_order_mark_is_read() =>
        Assert.Equal("x", TokenResponseReader.Read("\uFEFF{\"access_token\":\"x\"}", KnownProviders.Miele, s_registration, null, s_now).AccessToken);

    [Fact]
    public void A_renewal_keeps_what_the_answer_lacks_and_counts_on()
    {
        TokenSet before = Sample.Tokens(s_registration, s_now, TimeSpan.FromHours(1)) with
            { Generation = 4, Subject = "somebody", SessionState = "s", Scopes = ["openid", "extra"], IdToken = "i" };

        TokenSet after = Read(Answer("DE_new"), before);

        Assert.Equal((5, "DE_new", "canary-refresh-of-the-sample"), (after.Generation, after.AccessToken, after.RefreshToken));
        Assert.Equal(("somebody", "s", "i"), (after.Subject, after.SessionState, after.IdToken));
        Assert.Equal(before.Scopes, after.Scopes);
        Assert.Equal((before.Account, before.SessionId), (after.Account, after.SessionId));
    }

    [Fact]
    public void A_renewal_takes_over_what_the_answer_says_anew()
    {
        TokenSet before = Sample.Tokens(s_registration, s_now, TimeSpan.FromHours(1)) with { Subject = "somebody", SessionState = "s", IdToken = "i" };
        JsonObject answer = Answer(Jwt.Of(("sub", "somebody-else")));
        answer["id_token"] = "i2";
        answer["session_state"] = "s2";

        TokenSet after = Read(answer, before);

        Assert.Equal(("somebody-else", "s2", "i2"), (after.Subject, after.SessionState, after.IdToken));
    }

    [Fact]
    public void A_rotated_refresh_token_replaces_the_old_one()
    {
        JsonObject answer = Answer("DE_new");
        answer["refresh_token"] = "rotated";

        Assert.Equal("rotated", Read(answer, Sample.Tokens(s_registration, s_now, TimeSpan.FromHours(1))).RefreshToken);
    }

    [Theory]
    [InlineData("1800", 1800.0)]
    [InlineData("\"1800\"", 1800.0)]
    [InlineData("0", null)]
    [InlineData(null, null)]
    public void The_sign_in_ends_when_the_answer_says_and_a_zero_means_never(string? refreshExpiresIn, double? seconds)
    {
        JsonObject answer = Answer("DE_opaque");
        if (refreshExpiresIn is not null)
        {
            answer["refresh_expires_in"] = JsonNode.Parse(refreshExpiresIn);
        }

        Assert.Equal(seconds is { } known ? s_now.AddSeconds(known) : null, Read(answer).SignInExpiresAt);
    }

    /// <summary>Lives in seconds, stated at the sign-in and then by refreshes each hour; and after each refresh the end in seconds and whether it is fixed.</summary>
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
    public void Session_whose_stated_life_shrinks_has_a_fixed_end(string lives, string ends, bool isFixed)
    {
        TokenSet? tokens = null;
        List<string> found = [];
        string[] stated = lives.Split(',');
        for (int hour = 0; hour < stated.Length; hour++)
        {
            JsonObject answer = Answer("DE_opaque");
            if (stated[hour] != "-")
            {
                answer["refresh_expires_in"] = JsonNode.Parse(stated[hour]);
            }

            tokens = TokenResponseReader.Read(answer.ToJsonString(), KnownProviders.Miele, s_registration, tokens, s_now.AddHours(hour));
            found.Add($"{(tokens.SignInExpiresAt - s_now)?.TotalSeconds}");
        }

        Assert.Equal(ends, string.Join(',', found.Skip(1)));
        Assert.Equal(isFixed, tokens!.SignInEndIsFixed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Refresh_within_a_minute_does_not_decide_whether_the_end_is_fixed(bool wasFixed)
    {
        JsonObject answer = Answer("DE_opaque");
        answer["refresh_expires_in"] = 1800;
        TokenSet before = Sample.Tokens(s_registration, s_now.AddSeconds(-59), TimeSpan.FromHours(1)) with { SignInExpiresAt = s_now.AddSeconds(1800), SignInEndIsFixed = wasFixed };

        Assert.Equal(wasFixed, Read(answer, before).SignInEndIsFixed);
    }

    [Fact]
    public void A_sign_in_that_dies_unused_begins_its_time_anew()
    {
        Registration registration = Sample.Registration(KnownProviders.HomeConnect);

        Assert.Equal(s_now.AddDays(60), TokenResponseReader.Read("{\"access_token\":\"x\"}", KnownProviders.HomeConnect, registration, null, s_now).SignInExpiresAt);
    }

    [Theory]
    [InlineData("0", null)]
    [InlineData("1700000001", 1_700_000_001L)]
    [InlineData("\"1700000001\"", 1_700_000_001L)]
    [InlineData("-1", null)]
    [InlineData("1e300", null)]
    [InlineData(null, null)]
    public void NotBeforePolicy_of_response_is_kept_as_sent(string? policy, long? seconds)
    {
        JsonObject answer = Answer(Jwt.Of(("iat", 1_700_000_000), ("exp", 1_700_003_600)));
        if (policy is not null)
        {
            answer["not-before-policy"] = JsonNode.Parse(policy);
        }

        Assert.Equal(seconds, Read(answer).NotBeforePolicy);
    }

    [Fact]
    public void An_id_token_that_is_the_access_token_again_is_not_kept_twice()
    {
        JsonObject answer = Answer("same");
        answer["id_token"] = "same";

        Assert.Null(Read(answer).IdToken);
    }

    [Theory]
    [InlineData("\"openid devices basic\"", "openid,devices,basic")]
    [InlineData("\"\"", "mcs_thirdparty_read,mcs_thirdparty_write,openid")]
    [InlineData("[\"openid\"]", "mcs_thirdparty_read,mcs_thirdparty_write,openid")]
    public void Scopes_are_those_granted_or_else_those_asked_for(string scope, string expected)
    {
        JsonObject answer = Answer("DE_opaque");
        answer["scope"] = JsonNode.Parse(scope);

        Assert.Equal(expected, string.Join(',', Read(answer).Scopes));
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("bearer")]
    [InlineData("BEARER")]
    [InlineData("")]
    public void Bearer_is_written_in_any_way(string type)
    {
        JsonObject answer = Answer("DE_opaque");
        answer["token_type"] = type;

        Assert.Equal("DE_opaque", Read(answer).AccessToken);
    }

    [Theory]
    [MemberData(nameof(NoTokens))]
    public void What_is_no_token_is_refused_and_not_quoted(string body)
    {
        ApplianceAuthException raised = Sample.Failure(() => TokenResponseReader.Read(body, KnownProviders.Miele, s_registration, null, s_now));

        Assert.Equal(ErrorId.UnexpectedResponse, raised.ErrorId);
        Assert.Equal(Messages.FormatOAuthTokenInvalid("Miele"), raised.Message);
        Assert.DoesNotContain("canary", raised.ToString(), StringComparison.Ordinal);
    }

    private static JsonObject Answer(string accessToken) => new() { ["access_token"] = accessToken };

    private static TokenSet Read(JsonObject answer, TokenSet? before = null) =>
        TokenResponseReader.Read(answer.ToJsonString(), KnownProviders.Miele, s_registration, before, s_now);
}
