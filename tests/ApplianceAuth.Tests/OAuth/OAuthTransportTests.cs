using System.Globalization;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using ApplianceAuth.Tests.Events;
using CloudEmulator.Calls;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.OAuth;

public sealed class OAuthTransportTests(CloudFixture fixture) : IClassFixture<CloudFixture>
{
    private const int MostBytes = 1_048_576;
    private const string Canary = "canary-value";

    private readonly CloudFixture _fixture = fixture.Reset();

    private CloudControl Control => _fixture.Control;

    private Provider Miele => _fixture.Registration("Miele").ResolveProvider();

    [Theory]
    [InlineData("client_secret", "***")]
    [InlineData("code", "***")]
    [InlineData("code_verifier", "***")]
    [InlineData("device_code", "***")]
    [InlineData("refresh_token", "***")]
    [InlineData("token", "***")]
    [InlineData("client_id", Canary)]
    [InlineData("redirect_uri", Canary)]
    public async Task PostAsync_secret_repeated_in_the_response_is_redacted(string parameter, string shown)
    {
        Control.Fail("miele/revoke", EmulatedResponse.Text($"wrong: {Canary}", 400));

        OAuthResponse response = await PostAsync([new(parameter, Canary), new("client_secret", ""), new("token", null)]);

        Assert.Equal($"wrong: {shown}", response.Secrets.RedactAndSanitize(response.Body));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    public async Task PostAsync_body_is_unchanged(int status)
    {
        Control.Fail("miele/revoke", EmulatedResponse.Text(Canary, status));

        Assert.Equal(Canary, (await PostAsync([new("refresh_token", Canary)])).Body);
    }

    [Theory]
    [InlineData("30", 30)]
    [InlineData("299.997", 300)]
    [InlineData("-5", null)]
    [InlineData("date", 45)]
    [InlineData(null, null)]
    public async Task PostAsync_reads_Retry_After(string? header, int? seconds)
    {
        EmulatedResponse response = EmulatedResponse.Empty(429);
        string? value = header is "date" ? _fixture.Clock.GetUtcNow().AddSeconds(45).ToString("R", CultureInfo.InvariantCulture) : header;
        Control.Fail("miele/revoke", value is null ? response : response.With("Retry-After", value));

        Assert.Equal(seconds is { } known ? TimeSpan.FromSeconds(known) : null, (await PostAsync([])).RetryAfter);
    }

    [Fact]
    public async Task PostAsync_response_of_the_maximum_length_is_read()
    {
        Control.Fail("miele/revoke", EmulatedResponse.Text(new string('x', MostBytes)));

        Assert.Equal(MostBytes, (await PostAsync([])).Body.Length);
    }

    [Fact]
    public async Task PostAsync_longer_response_is_refused()
    {
        Control.Fail("miele/revoke", EmulatedResponse.Text(new string('x', MostBytes + 1)));

        ApplianceAuthException raised = await Sample.FailureAsync(PostAsync([]));

        Assert.Equal((ErrorId.UnexpectedResponse, Messages.FormatOAuthResponseTooLong("Miele", "1048576")), (raised.ErrorId, raised.Message));
    }

    [Theory]
    [InlineData(0, 30)]
    [InlineData(20, 10)]
    public async Task PostAsync_times_out_after_30_seconds_including_earlier_attempts(int spent, int left)
    {
        Control.Hold("miele/revoke");
        Task<OAuthResponse> work = PostAsync([], TimeSpan.FromSeconds(spent));
        await EventFixture.UntilAsync(() => Control.Held("miele/revoke") == 1);

        _fixture.Clock.Advance(TimeSpan.FromSeconds(left) - TimeSpan.FromTicks(1));
        Assert.False(work.IsCompleted);
        _fixture.Clock.Advance(TimeSpan.FromTicks(1));

        ApplianceAuthException raised = await Sample.FailureAsync(work.WaitAsync(TimeSpan.FromSeconds(5)));
        Assert.Equal((ErrorId.CloudUnreachable, Messages.FormatCloudTimeout("Miele", "30")), (raised.ErrorId, raised.Message));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(31)]
    public async Task PostAsync_without_remaining_time_sends_nothing(int spent)
    {
        Assert.Equal(ErrorId.CloudUnreachable, (await Sample.FailureAsync(PostAsync([], TimeSpan.FromSeconds(spent)))).ErrorId);
        Assert.Empty(Control.Log);
    }

    [Fact]
    public async Task GetAsync_unreachable_cloud_throws_with_the_cause()
    {
        Provider unreachable = Miele.At(new($"http://127.0.0.1:{FreePort.Next()}"));
        OAuthTransport transport = new(_fixture.Http, unreachable, _fixture.Clock);

        ApplianceAuthException raised = await Sample.FailureAsync(transport.GetAsync(unreachable.KeysEndpoint!, CancellationToken.None));

        Assert.Equal(Messages.FormatConnectionFailed("Miele", raised.InnerException!.Message), raised.Message);
    }

    private Task<OAuthResponse> PostAsync(IReadOnlyList<KeyValuePair<string, string?>> form, TimeSpan elapsed = default) =>
        new OAuthTransport(_fixture.Http, Miele, _fixture.Clock).PostAsync(
            Miele.RevocationEndpoints[0].Endpoint, form, CancellationToken.None, elapsed: elapsed);
}
