using System.Security.Cryptography;
using System.Text.Json;
using ApplianceAuth.OAuth;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>A signature is looked at by itself: it says nothing of what the token claims.</summary>
public class TokenSignatureTests
{
    private static readonly RSA s_key = RSA.Create(2048);
    private static readonly RSA s_other = RSA.Create(2048);

    public static TheoryData<string> NoTokens =>
    [
        "", "..", "a.b.c", "DE_0123456789abcdef", new string('x', 300_000), $"{Jwt.Encode("{\"alg\":\"RS256\"}")}.{Jwt.Encode("{}")}.x",
        $"{Jwt.Encode("{\"alg\":\"RS256\",\"kid\":\"\"}")}.{Jwt.Encode("{}")}.x", $"{Jwt.Encode("not json")}.{Jwt.Encode("{}")}.x",
        $"{Jwt.Encode("{\"kid\":\"k\"}")}.{Jwt.Encode("not json")}.x",
    ];

    [Theory]
    [InlineData("{\"sub\":\"somebody\"}")]
    [InlineData("{\"exp\":1}")]
    [InlineData("{\"nbf\":32503680000,\"exp\":32503683600}")]
    [InlineData("{\"aud\":\"another-application\",\"iss\":\"https://another.example\"}")]
    public async Task The_key_that_the_token_names_has_signed_it_whatever_it_claims(string claims) =>
        Assert.Equal(SignatureStatus.Valid, await TokenSignature.CheckAsync(Signed(s_key, claims), Keys(("other", s_other), ("k", s_key))));

    [Fact]
    public async Task A_signature_by_another_key_of_that_name_is_forged() =>
        Assert.Equal(SignatureStatus.Invalid, await TokenSignature.CheckAsync(Signed(s_key, "{}"), Keys(("k", s_other))));

    [Fact]
    public async Task A_signature_that_is_none_is_forged() =>
        Assert.Equal(SignatureStatus.Invalid, await TokenSignature.CheckAsync(Jwt.Of(("sub", "somebody")), Keys(("k", s_key))));

    [Fact]
    public async Task A_key_that_is_not_published_says_nothing() =>
        Assert.Equal(SignatureStatus.KeyNotPublished, await TokenSignature.CheckAsync(Signed(s_key, "{}"), Keys(("K", s_key))));

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k\"}]}")]
    [InlineData("{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k\",\"n\":\"!\",\"e\":\"AQAB\"}]}")]
    [InlineData("{\"keys\":[{\"kty\":\"of tomorrow\",\"kid\":\"k\"}]}")]
    [InlineData("{\"keys\":[{\"kty\":\"oct\",\"kid\":\"k\",\"k\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}]}")]
    public async Task Keys_that_cannot_be_used_raise_no_alarm(string keys) =>
        Assert.Equal(SignatureStatus.KeyNotUsable, await TokenSignature.CheckAsync(Signed(s_key, "{}"), keys));

    [Theory]
    [MemberData(nameof(NoTokens))]
    public async Task A_token_that_names_no_key_cannot_be_checked(string token) =>
        Assert.Equal(SignatureStatus.NothingToCheck, await TokenSignature.CheckAsync(token, Keys(("k", s_key))));

    private static string Signed(RSA key, string claims) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }
        .CreateToken(claims, new SigningCredentials(new RsaSecurityKey(key) { KeyId = "k" }, SecurityAlgorithms.RsaSha256));

    /// <summary>A key set in the form of RFC 7517.</summary>
    private static string Keys(params (string Id, RSA Key)[] keys) => JsonSerializer.Serialize(new
    {
        keys = keys.Select(named => (named.Id, Public: named.Key.ExportParameters(false))).Select(named => new
        {
            kty = "RSA", alg = "RS256", use = "sig", kid = named.Id, n = Base64UrlEncoder.Encode(named.Public.Modulus), e = Base64UrlEncoder.Encode(named.Public.Exponent),
        }),
    });
}
