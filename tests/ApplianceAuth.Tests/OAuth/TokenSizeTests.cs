using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>Row 24 of the reports from the field: sizes are checked before anything is parsed.</summary>
public class TokenSizeTests
{
    private const int LongestToken = 65_536;
    private const int LongestResponse = 1_048_576;

    private static readonly Registration s_registration = Sample.Registration(KnownProviders.Miele);

    [Theory]
    [InlineData(LongestToken, true)]
    [InlineData(LongestToken + 1, false)]
    public void Read_token_of_more_than_64_KB_is_refused(int length, bool isRead) => Assert.Equal(
        isRead, Record.Exception(() => Read($$"""{"access_token":"{{new string('x', length)}}"}""")) is null);

    [Theory]
    [InlineData(LongestResponse, true)]
    [InlineData(LongestResponse + 1, false)]
    public void Read_response_of_more_than_1_MB_is_refused(int length, bool isRead) => Assert.Equal(
        isRead, Record.Exception(() => Read("""{"access_token":"x"}""".PadRight(length))) is null);

    [Fact]
    public async Task Long_tokens_and_key_sets_are_refused_without_allocation()
    {
        string token = Jwt.Of(("sub", new string('x', 2_000_000)));
        string keys = $$"""{"keys":[{{string.Join(',', Enumerable.Repeat("{\"kid\":\"a\"}", 150_000))}}]}""";
        string named = $"{Jwt.Encode("{\"alg\":\"RS256\",\"kid\":\"k\"}")}.{Jwt.Encode("{}")}.x";
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Null(TokenClaims.TryRead(token));
        Assert.Equal(SignatureStatus.NothingToCheck, await TokenSignature.CheckAsync(token, keys));
        Assert.Equal(SignatureStatus.KeyNotUsable, await TokenSignature.CheckAsync(named, keys));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public async Task CheckAsync_creates_only_the_named_key()
    {
        string keys = $$"""{"keys":[{{string.Join(',', Enumerable.Repeat("{}", 300_000))}}]}""";
        string named = $"{Jwt.Encode("{\"alg\":\"RS256\",\"kid\":\"k\"}")}.{Jwt.Encode("{}")}.x";
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(SignatureStatus.KeyNotPublished, await TokenSignature.CheckAsync(named, keys));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 30_000_000);
    }

    [Fact]
    public void Read_lifetime_of_thousands_of_years_is_the_default() => Assert.Equal(
        DateTimeOffset.UnixEpoch + KnownProviders.Miele.DefaultTokenLifetime,
        Read($$"""{"access_token":"{{Jwt.Of(("iat", 1), ("exp", 253_402_300_799))}}"}""").ExpiresAt);

    private static TokenSet Read(string body) => TokenResponseReader.Read(body, KnownProviders.Miele, s_registration, null, DateTimeOffset.UnixEpoch);
}
