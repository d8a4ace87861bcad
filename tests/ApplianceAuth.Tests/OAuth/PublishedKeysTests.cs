using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using CloudEmulator.Calls;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>The keys of a cloud are asked for without a token, and nothing that goes wrong on the way is a failure.</summary>
public sealed class PublishedKeysTests(CloudFixture bench) : IClassFixture<CloudFixture>
{
    private readonly CloudFixture _bench = bench.Reset();

    private CloudControl Control => _bench.Control;

    private Provider Miele => _bench.Registration("Miele").ResolveProvider();

    [Fact]
    public async Task The_keys_are_those_that_sign_tokens()
    {
        Registration registration = _bench.Registration("Miele");
        TokenSet tokens = await _bench.SignInAsync(registration);

        PublishedKeys keys = await FetchAsync(Miele);

        Assert.Equal(SignatureStatus.Valid, await TokenSignature.CheckAsync(tokens.AccessToken, keys.Text!));
        Assert.DoesNotContain("Authorization", Control.Log[^1].Headers);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1800)]
    [InlineData(90)]
    public async Task The_answers_date_tells_how_far_the_clock_here_is_ahead(int cloudAhead)
    {
        Control.SetClockOffset(TimeSpan.FromSeconds(cloudAhead));

        Assert.Equal(TimeSpan.FromSeconds(-cloudAhead), (await FetchAsync(Miele)).ClockSkew);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(500)]
    public async Task A_refusal_brings_no_keys_and_still_tells_the_time(int status)
    {
        Control.Fail("miele/certs", Answer.Text("{\"keys\":[]}", status, "application/json"));

        Assert.Equal(new PublishedKeys(null, TimeSpan.Zero), await FetchAsync(Miele));
    }

    [Fact]
    public async Task A_cloud_that_is_not_there_brings_nothing() =>
        Assert.Equal(new PublishedKeys(null, null), await FetchAsync(Miele.At(new($"http://127.0.0.1:{FreePort.Next()}"))));

    [Fact]
    public async Task An_answer_without_end_brings_nothing()
    {
        Control.Oversize("miele/certs", 64 * 1024 * 1024);

        Assert.Equal(new PublishedKeys(null, null), await FetchAsync(Miele));
    }

    [Fact]
    public async Task A_stop_is_no_trouble_of_the_cloud()
    {
        using CancellationTokenSource stop = new();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PublishedKeys.FetchAsync(Miele, _bench.Http, _bench.Clock, stop.Token));
    }

    private Task<PublishedKeys> FetchAsync(Provider provider) => PublishedKeys.FetchAsync(provider, _bench.Http, _bench.Clock, CancellationToken.None);
}
