using ApplianceAuth.OAuth;

namespace ApplianceAuth.Tests.OAuth;

public class TokenClaimsTests
{
    private const string Canary = "canary";

    public static TheoryData<string> NoClaims =>
    [
        "", ".", "..", "DE_0123456789abcdef0123456789abcdef", "a.b.c", "a.b.c.d.e", "a.b.c.d", new string('x', 300_000),
        $"{Jwt.Encode("{}")}.!!!.x", $"{Jwt.Encode("{}")}.{Jwt.Encode("not json")}.x", $"{Jwt.Encode("[]")}.{Jwt.Encode("{}")}.x",
        $"{Jwt.Encode("{\"alg\":1}")}.{Jwt.Encode("[1]")}.x", Jwt.OfPayload("{\"a\":"), Jwt.OfPayload("42"), Jwt.OfPayload("null"),
    ];

    public static TheoryData<string> StrangePayloads =>
    [
        "{}", "{\"exp\":\"soon\"}", "{\"exp\":1e300}", "{\"exp\":-1}", "{\"exp\":null,\"iat\":null}", "{\"iat\":[1]}", "{\"iat\":{}}", "{\"iat\":9223372036854775807}",
        "{\"iat\":1700000000,\"exp\":1600000000}", "{\"sub\":42}", "{\"sub\":[\"a\"]}", "{\"sub\":null}", "{\"aud\":{}}", "{\"nonce\":[\"a\",\"b\"]}",
        "{\"nonce\":{\"a\":1}}", "{\"a\":\"\\ud800\"}", "{\"\":1}", "{\"iss\":[1,2]}", "{\"jti\":7}",
    ];

    [Fact]
    public void Claims_are_read_as_they_stand()
    {
        TokenClaims claims = TokenClaims.TryRead(Jwt.Of(
            ("sub", "somebody"), ("iat", 1_700_000_000), ("exp", 1_700_003_600), ("country", "DE"), ("devices", new[] { "000", "111" })))!;

        Assert.Equal("somebody", claims.Subject);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), claims.IssuedAt);
        Assert.Equal(TimeSpan.FromHours(1), claims.Life);
        Assert.Equal(["DE"], claims.Values(["vg", "country"]));
        Assert.Equal(["000", "111"], claims.Values(["devices", "country"]));
        Assert.Empty(claims.Values(["absent"]));
    }

    /// <summary>Home Connect's issuer is no address and its scope is an array.</summary>
    [Fact]
    public void A_token_in_the_form_of_Home_Connect_is_read()
    {
        TokenClaims claims = TokenClaims.TryRead(Jwt.Of(
            ("iss", "EU:PRD:2"), ("aud", "c"), ("azp", "c"), ("scope", new[] { "Monitor", "Settings" }), ("prm", Array.Empty<string>()), ("sub", "devportalUserId:1")))!;

        Assert.Equal(["Monitor", "Settings"], claims.Values(["scope"]));
        Assert.Null(claims.Life);
    }

    [Fact]
    public void Claims_that_name_one_token_or_one_session_are_shown_to_nobody()
    {
        TokenClaims claims = TokenClaims.TryRead(Jwt.Of(
            ("jti", Canary), ("sid", Canary), ("session_state", Canary), ("nonce", Canary), ("at_hash", Canary), ("country", "DE")))!;

        KeyValuePair<string, IReadOnlyList<string>> shown = Assert.Single(claims.Shown());
        Assert.Equal("country", shown.Key);
        Assert.Equal(["DE"], shown.Value);
    }

    [Fact]
    public void A_claim_of_several_values_is_shown_once_with_all_of_them() =>
        Assert.Equal(["000", "111"], Assert.Single(TokenClaims.TryRead(Jwt.Of(("devices", new[] { "000", "111" })))!.Shown()).Value);

    [Theory]
    [MemberData(nameof(NoClaims))]
    public void What_is_no_such_token_has_no_claims(string token) => Assert.Null(TokenClaims.TryRead(token));

    [Theory]
    [MemberData(nameof(StrangePayloads))]
    public void Strange_claims_do_no_harm(string payload)
    {
        if (TokenClaims.TryRead(Jwt.OfPayload(payload)) is { } claims)
        {
            _ = (claims.Subject, claims.IssuedAt, claims.Life, claims.Nonce, claims.Values(["a", "aud", "sub"]).Count, claims.Shown().Count());
        }
    }
}
