using System.Globalization;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using CloudEmulator.Calls;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>One request and its answer, with what may be wrong with either.</summary>
public sealed class OAuthTransportTests(CloudFixture bench) : IClassFixture<CloudFixture>
{
    private const int MostBytes = 1_048_576;
    private const string Canary = "canary-value";

    private readonly CloudFixture _bench = bench.Reset();

    private CloudControl Control => _bench.Control;

    private Provider Miele => _bench.Registration("Miele").ResolveProvider();

    [Theory]
    [InlineData("client_secret", "***")]
    [InlineData("code", "***")]
    [InlineData("code_verifier", "***")]
    [InlineData("device_code", "***")]
    [InlineData("refresh_token", "***")]
    [InlineData("token", "***")]
    [InlineData("client_id", Canary)]
    [InlineData("redirect_uri", Canary)]
    public async Task Secret_that_a_refusal_repeats_is_not_shown(string parameter, string shown)
    {
        Control.Fail("miele/revoke", Answer.Text($"wrong: {Canary}", 400));

        OAuthResponse response = await PostAsync([new(parameter, Canary), new("client_secret", ""), new("token", null)]);

        Assert.Equal($"wrong: {shown}", response.Secrets.RedactAndSanitize(response.Body));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    public async Task Body_is_left_as_it_came(int status)
    {
        Control.Fail("miele/revoke", Answer.Text(Canary, status));

        Assert.Equal(Canary, (await PostAsync([new("refresh_token", Canary)])).Body);
    }

    [Theory]
    [InlineData("30", 30)]
    [InlineData("299.997", 300)]
    [InlineData("-5", null)]
    [InlineData("date", 45)]
    [InlineData(null, null)]
    public async Task A_wait_is_told_in_seconds_or_by_its_end(string? header, int? seconds)
    {
        Answer answer = Answer.Empty(429);
        string? told = header is "date" ? _bench.Clock.GetUtcNow().AddSeconds(45).ToString("R", CultureInfo.InvariantCulture) : header;
        Control.Fail("miele/revoke", told is null ? answer : answer.With("Retry-After", told));

        Assert.Equal(seconds is { } known ? TimeSpan.FromSeconds(known) : null, (await PostAsync([])).RetryAfter);
    }

    [Fact]
    public async Task An_answer_of_a_million_bytes_is_read()
    {
        Control.Fail("miele/revoke", Answer.Text(new string('x', MostBytes)));

        Assert.Equal(MostBytes, (await PostAsync([])).Body.Length);
    }

    [Fact]
    public async Task An_answer_of_one_byte_more_is_not()
    {
        Control.Fail("miele/revoke", Answer.Text(new string('x', MostBytes + 1)));

        ApplianceAuthException raised = await Sample.FailureAsync(PostAsync([]));

        Assert.Equal((ErrorId.UnexpectedResponse, Messages.FormatOAuthResponseTooLong("Miele", "1048576")), (raised.ErrorId, raised.Message));
    }

    [Theory]
    [InlineData(0, 30)]
    [InlineData(20, 10)]
    public async Task A_cloud_that_does_not_answer_has_30_seconds_in_all(int spent, int left)
    {
        Control.Hold("miele/revoke");
        Task<OAuthResponse> work = PostAsync([], TimeSpan.FromSeconds(spent));
        while (Control.Held("miele/revoke") == 0)
        {
            await Task.Delay(5);
        }

        _bench.Clock.Advance(TimeSpan.FromSeconds(left) - TimeSpan.FromTicks(1));
        Assert.False(work.IsCompleted);
        _bench.Clock.Advance(TimeSpan.FromTicks(1));

        ApplianceAuthException raised = await Sample.FailureAsync(work.WaitAsync(TimeSpan.FromSeconds(5)));
        Assert.Equal((ErrorId.CloudUnreachable, Messages.FormatOAuthTimeout("Miele", "30")), (raised.ErrorId, raised.Message));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(31)]
    public async Task Where_no_time_is_left_nothing_is_sent(int spent)
    {
        Assert.Equal(ErrorId.CloudUnreachable, (await Sample.FailureAsync(PostAsync([], TimeSpan.FromSeconds(spent)))).ErrorId);
        Assert.Empty(Control.Log);
    }

    [Fact]
    public async Task A_cloud_that_is_not_there_is_told_with_the_cause()
    {
        Provider unreachable = Miele.At(new($"http://127.0.0.1:{FreePort.Next()}"));
        OAuthTransport transport = new(_bench.Http, unreachable, _bench.Clock);

        ApplianceAuthException raised = await Sample.FailureAsync(transport.GetAsync(unreachable.KeysEndpoint!, CancellationToken.None));

        Assert.Equal(Messages.FormatConnectionFailed("Miele", raised.InnerException!.Message), raised.Message);
    }

    private Task<OAuthResponse> PostAsync(IReadOnlyList<KeyValuePair<string, string?>> form, TimeSpan elapsed = default) =>
        new OAuthTransport(_bench.Http, Miele, _bench.Clock).PostAsync(Miele.RevocationEndpoints[0].Endpoint, form, CancellationToken.None, elapsed: elapsed);
}
