using System.Security.Cryptography;
using System.Text.Json;
using ApplianceAuth.OAuth;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ApplianceAuth.Tests.OAuth;

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
    [InlineData("{\"sub\":\"user\"}")]
    [InlineData("{\"exp\":1}")]
    [InlineData("{\"nbf\":32503680000,\"exp\":32503683600}")]
    [InlineData("{\"aud\":\"another-application\",\"iss\":\"https://another.example\"}")]
    public async Task CheckAsync_signature_of_the_named_key_is_valid_whatever_the_claims(string claims) =>
        Assert.Equal(SignatureStatus.Valid, await TokenSignature.CheckAsync(Signed(s_key, claims), Keys(("other", s_other), ("k", s_key))));

    [Fact]
    public async Task CheckAsync_signature_of_another_key_with_the_same_name_is_invalid() =>
        Assert.Equal(SignatureStatus.Invalid, await TokenSignature.CheckAsync(Signed(s_key, "{}"), Keys(("k", s_other))));

    [Fact]
    public async Task CheckAsync_text_instead_of_a_signature_is_invalid() =>
        Assert.Equal(SignatureStatus.Invalid, await TokenSignature.CheckAsync(Jwt.Of(("sub", "user")), Keys(("k", s_key))));

    [Fact]
    public async Task CheckAsync_unknown_key_is_not_published() =>
        Assert.Equal(SignatureStatus.KeyNotPublished, await TokenSignature.CheckAsync(Signed(s_key, "{}"), Keys(("K", s_key))));

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k\"}]}")]
    [InlineData("{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k\",\"n\":\"!\",\"e\":\"AQAB\"}]}")]
    [InlineData("{\"keys\":[{\"kty\":\"of tomorrow\",\"kid\":\"k\"}]}")]
    [InlineData("{\"keys\":[{\"kty\":\"oct\",\"kid\":\"k\",\"k\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}]}")]
    public async Task CheckAsync_unusable_keys_are_not_usable(string keys) =>
        Assert.Equal(SignatureStatus.KeyNotUsable, await TokenSignature.CheckAsync(Signed(s_key, "{}"), keys));

    [Theory]
    [MemberData(nameof(NoTokens))]
    public async Task CheckAsync_token_without_key_has_nothing_to_check(string token) =>
        Assert.Equal(SignatureStatus.NothingToCheck, await TokenSignature.CheckAsync(token, Keys(("k", s_key))));

    private static string Signed(RSA key, string claims) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }
        .CreateToken(claims, new SigningCredentials(new RsaSecurityKey(key) { KeyId = "k" }, SecurityAlgorithms.RsaSha256));

    /// <summary>A key set in the form of RFC 7517.</summary>
    private static string Keys(params (string Id, RSA Key)[] keys) => JsonSerializer.Serialize(new
    {
        keys = keys.Select(named => (named.Id, Public: named.Key.ExportParameters(false))).Select(named => new
        {
            kty = "RSA", alg = "RS256", use = "sig", kid = named.Id,
            n = Base64UrlEncoder.Encode(named.Public.Modulus), e = Base64UrlEncoder.Encode(named.Public.Exponent),
        }),
    });
}
