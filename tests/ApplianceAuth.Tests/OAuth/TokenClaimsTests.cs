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
        "{}", "{\"exp\":\"soon\"}", "{\"exp\":1e300}", "{\"exp\":-1}", "{\"exp\":null,\"iat\":null}", "{\"iat\":[1]}", "{\"iat\":{}}",
        "{\"iat\":9223372036854775807}",
        "{\"iat\":1700000000,\"exp\":1600000000}", "{\"sub\":42}", "{\"sub\":[\"a\"]}", "{\"sub\":null}", "{\"aud\":{}}", "{\"nonce\":[\"a\",\"b\"]}",
        "{\"nonce\":{\"a\":1}}", "{\"a\":\"\\ud800\"}", "{\"\":1}", "{\"iss\":[1,2]}", "{\"jti\":7}",
    ];

    [Fact]
    public void TryRead_reads_the_claims()
    {
        TokenClaims claims = TokenClaims.TryRead(Jwt.Of(
            ("sub", "user"), ("iat", 1_700_000_000), ("exp", 1_700_003_600), ("country", "DE"), ("devices", new[] { "000", "111" })))!;

        Assert.Equal("user", claims.Subject);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), claims.IssuedAt);
        Assert.Equal(TimeSpan.FromHours(1), claims.Life);
        Assert.Equal(["DE"], claims.Values(["vg", "country"]));
        Assert.Equal(["000", "111"], claims.Values(["devices", "country"]));
        Assert.Empty(claims.Values(["absent"]));
    }

    /// <summary>The issuer of Home Connect is not an address, and its scope is an array.</summary>
    [Fact]
    public void TryRead_reads_a_token_of_Home_Connect()
    {
        TokenClaims claims = TokenClaims.TryRead(Jwt.Of(
            ("iss", "EU:PRD:2"), ("aud", "c"), ("azp", "c"), ("scope", new[] { "Monitor", "Settings" }),
            ("prm", Array.Empty<string>()), ("sub", "devportalUserId:1")))!;

        Assert.Equal(("EU:PRD:2", "c"), (claims.Issuer, claims.AuthorizedParty));
        Assert.Equal(["Monitor", "Settings"], claims.Values(["scope"]));
        Assert.Null(claims.Life);
    }

    [Fact]
    public void Shown_omits_claims_that_identify_a_token_or_session()
    {
        TokenClaims claims = TokenClaims.TryRead(Jwt.Of(
            ("jti", Canary), ("sid", Canary), ("session_state", Canary), ("nonce", Canary), ("at_hash", Canary), ("c_hash", Canary), ("s_hash", Canary),
            ("country", "DE")))!;

        KeyValuePair<string, IReadOnlyList<string>> shown = Assert.Single(claims.Shown());
        Assert.Equal("country", shown.Key);
        Assert.Equal(["DE"], shown.Value);
    }

    [Fact]
    public void TryRead_reads_azp_iss_and_nonce()
    {
        TokenClaims claims = TokenClaims.TryRead(Jwt.Of(("aud", "others"), ("azp", "application"), ("iss", "https://cloud.example"), ("nonce", "n")))!;

        Assert.Equal(("application", "https://cloud.example", "n"), (claims.AuthorizedParty, claims.Issuer, claims.Nonce));
    }

    [Fact]
    public void TryRead_missing_claims_are_null()
    {
        TokenClaims claims = TokenClaims.TryRead(Jwt.Of(("aud", "others")))!;

        Assert.Equal((null, null, null), (claims.AuthorizedParty, claims.Issuer, claims.Nonce));
        Assert.Equal((null, null, null), (claims.Subject, claims.IssuedAt, claims.Life));
    }

    /// <summary>Some servers send zero for an unknown time.</summary>
    [Theory]
    [InlineData(0, 3600, null, null)]
    [InlineData(1, 3601, 1L, 3600.0)]
    [InlineData(1_700_000_000, 1_700_000_000, 1_700_000_000L, null)]
    [InlineData(1_700_000_000, 1_700_000_001, 1_700_000_000L, 1.0)]
    public void Life_requires_valid_iat_and_exp(long issued, long ends, long? issuedAt, double? seconds)
    {
        TokenClaims claims = TokenClaims.TryRead(Jwt.Of(("iat", issued), ("exp", ends)))!;

        Assert.Equal((issuedAt, seconds), (claims.IssuedAt?.ToUnixTimeSeconds(), claims.Life?.TotalSeconds));
    }

    [Fact]
    public void Shown_groups_the_values_of_a_claim() =>
        Assert.Equal(["000", "111"], Assert.Single(TokenClaims.TryRead(Jwt.Of(("devices", new[] { "000", "111" })))!.Shown()).Value);

    [Theory]
    [MemberData(nameof(NoClaims))]
    public void TryRead_other_text_is_null(string token) => Assert.Null(TokenClaims.TryRead(token));

    [Theory]
    [MemberData(nameof(StrangePayloads))]
    public void TryRead_unexpected_claims_do_not_throw(string payload)
    {
        if (TokenClaims.TryRead(Jwt.OfPayload(payload)) is { } claims)
        {
            _ = (claims.Subject, claims.IssuedAt, claims.Life, claims.Nonce, claims.Values(["a", "aud", "sub"]).Count, claims.Shown().Count());
        }
    }
}
