using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using CloudEmulator.Calls;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.OAuth;

public sealed class PublishedKeysTests(CloudFixture fixture) : IClassFixture<CloudFixture>
{
    private readonly CloudFixture _fixture = fixture.Reset();

    private CloudControl Control => _fixture.Control;

    private Provider Miele => _fixture.Registration("Miele").ResolveProvider();

    [Fact]
    public async Task FetchAsync_returns_the_signing_keys_without_sending_a_token()
    {
        Registration registration = _fixture.Registration("Miele");
        TokenSet tokens = await _fixture.SignInAsync(registration);

        PublishedKeys keys = await FetchAsync(Miele);

        Assert.Equal(SignatureStatus.Valid, await TokenSignature.CheckAsync(tokens.AccessToken, keys.Text!));
        Assert.DoesNotContain("Authorization", Control.Log[^1].Headers);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1800)]
    [InlineData(90)]
    public async Task FetchAsync_computes_the_clock_skew_from_the_date(int cloudAhead)
    {
        Control.SetClockOffset(TimeSpan.FromSeconds(cloudAhead));

        Assert.Equal(TimeSpan.FromSeconds(-cloudAhead), (await FetchAsync(Miele)).ClockSkew);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(500)]
    public async Task FetchAsync_error_has_no_keys_but_the_clock_skew(int status)
    {
        Control.Fail("miele/certs", EmulatedResponse.Text("{\"keys\":[]}", status, "application/json"));

        Assert.Equal(new PublishedKeys(null, TimeSpan.Zero), await FetchAsync(Miele));
    }

    [Fact]
    public async Task FetchAsync_unreachable_cloud_returns_nothing() =>
        Assert.Equal(new PublishedKeys(null, null), await FetchAsync(Miele.At(new($"http://127.0.0.1:{FreePort.Next()}"))));

    [Fact]
    public async Task FetchAsync_endless_response_returns_nothing()
    {
        Control.Oversize("miele/certs", 64 * 1024 * 1024);

        Assert.Equal(new PublishedKeys(null, null), await FetchAsync(Miele));
    }

    [Fact]
    public async Task FetchAsync_response_that_is_not_compressed_as_its_header_says_returns_nothing()
    {
        Control.Fail("miele/certs", EmulatedResponse.Text("{\"keys\":[]}", 200, "application/json").With("Content-Encoding", "gzip"));

        Assert.Equal(new PublishedKeys(null, null), await FetchAsync(Miele));
    }

    [Fact]
    public async Task FetchAsync_cancelled_throws()
    {
        using CancellationTokenSource cancellation = new();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PublishedKeys.FetchAsync(Miele, _fixture.Http, _fixture.Clock, cancellation.Token));
    }

    private Task<PublishedKeys> FetchAsync(Provider provider) => PublishedKeys.FetchAsync(provider, _fixture.Http, _fixture.Clock, CancellationToken.None);
}
