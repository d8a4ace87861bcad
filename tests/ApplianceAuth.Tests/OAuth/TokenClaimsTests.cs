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

        Assert.Equal(("EU:PRD:2", "c"), (claims.Issuer, claims.AuthorizedParty));
        Assert.Equal(["Monitor", "Settings"], claims.Values(["scope"]));
        Assert.Null(claims.Life);
    }

    [Fact]
    public void Claims_that_name_one_token_or_one_session_are_shown_to_nobody()
    {
        TokenClaims claims = TokenClaims.TryRead(Jwt.Of(
            ("jti", Canary), ("sid", Canary), ("session_state", Canary), ("nonce", Canary), ("at_hash", Canary), ("c_hash", Canary), ("s_hash", Canary),
            ("country", "DE")))!;

        KeyValuePair<string, IReadOnlyList<string>> shown = Assert.Single(claims.Shown());
        Assert.Equal("country", shown.Key);
        Assert.Equal(["DE"], shown.Value);
    }

    [Fact]
    public void The_party_the_issuer_and_the_nonce_are_read_by_their_names()
    {
        TokenClaims claims = TokenClaims.TryRead(Jwt.Of(("aud", "others"), ("azp", "application"), ("iss", "https://cloud.example"), ("nonce", "n")))!;

        Assert.Equal(("application", "https://cloud.example", "n"), (claims.AuthorizedParty, claims.Issuer, claims.Nonce));
    }

    [Fact]
    public void What_a_token_does_not_say_is_not_made_up()
    {
        TokenClaims claims = TokenClaims.TryRead(Jwt.Of(("aud", "others")))!;

        Assert.Equal((null, null, null), (claims.AuthorizedParty, claims.Issuer, claims.Nonce));
        Assert.Equal((null, null, null), (claims.Subject, claims.IssuedAt, claims.Life));
    }

    /// <summary>Some servers write a zero for a time that they do not tell.</summary>
    [Theory]
    [InlineData(0, 3600, null, null)]
    [InlineData(1, 3601, 1L, 3600.0)]
    [InlineData(1_700_000_000, 1_700_000_000, 1_700_000_000L, null)]
    [InlineData(1_700_000_000, 1_700_000_001, 1_700_000_000L, 1.0)]
    public void A_life_begins_after_1970_and_ends_after_it_began(long issued, long ends, long? issuedAt, double? seconds)
    {
        TokenClaims claims = TokenClaims.TryRead(Jwt.Of(("iat", issued), ("exp", ends)))!;

        Assert.Equal((issuedAt, seconds), (claims.IssuedAt?.ToUnixTimeSeconds(), claims.Life?.TotalSeconds));
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
