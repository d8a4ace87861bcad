using System.Globalization;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Providers;
using ApplianceAuth.RateLimits;
using CloudEmulator.Calls;

namespace ApplianceAuth.Tests.Api;

/// <summary>Tests of when a call is retried, and after which delay.</summary>
public sealed class RetryTests(CloudFixture cloud) : CallTests(cloud)
{
    [Theory]
    [InlineData("GET", "/devices", "devices", 500, 3)]
    [InlineData("GET", "/devices", "devices", 502, 3)]
    [InlineData("GET", "/devices", "devices", 504, 3)]
    [InlineData("PUT", "/devices/000100200301/actions", "put_actions", 500, 3)]
    [InlineData("POST", "/devices/000100200301/actions", "unknown", 500, 1)]
    [InlineData("GET", "/devices/000100200301/programs", "programs", 500, 1)]
    [InlineData("GET", "/devices", "devices", 400, 1)]
    [InlineData("GET", "/devices", "devices", 403, 1)]
    [InlineData("GET", "/devices", "devices", 404, 1)]
    [InlineData("GET", "/devices", "devices", 405, 1)]
    [InlineData("GET", "/devices", "devices", 408, 1)]
    [InlineData("GET", "/devices", "devices", 409, 1)]
    [InlineData("GET", "/devices", "devices", 528, 1)]
    [InlineData("GET", "/devices", "devices", 522, 3)]
    [InlineData("PUT", "/devices/000100200301/actions", "put_actions", 502, 3)]
    [InlineData("POST", "/devices/000100200301/actions", "unknown", 502, 1)]
    [InlineData("GET", "/devices", "devices", 401, 2)]
    public async Task Only_transient_failures_of_idempotent_calls_are_retried(string method, string path, string endpoint, int status, int sent)
    {
        StoredAccount account = await SignInAsync("Miele");
        _cloud.Control.Fail(endpoint, EmulatedResponse.Text("{}", status, "application/json"), times: 9);

        ApplianceAuthException raised = await Sample.FailureAsync(SendAsync(account, method, path, Options()));

        Assert.Equal((status, sent), (raised.StatusCode, _cloud.Control.Calls(endpoint)));
        Assert.Equal(status is 401 ? 0 : sent - 1, _waits.Count);
    }

    [Theory]
    [InlineData("homeconnect-api-forbidden-page")]
    [InlineData("miele-default-backend")]
    [InlineData("miele-ingress")]
    [InlineData("page-520")]
    [InlineData("captive-portal")]
    [InlineData("captive-redirect")]
    public async Task Gateway_error_is_retried_without_a_refresh(string response)
    {
        StoredAccount account = await SignInAsync("Miele");
        _cloud.Control.Fail("devices", response, times: 2);

        Assert.Equal(200, (await SendAsync(account, "GET", "/devices", Options())).Status);
        Assert.Equal((3, 2, 0), (_cloud.Control.Calls("devices"), _waits.Count, _cloud.Control.Calls("token:refresh_token")));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task Body_that_cannot_be_decompressed_is_retried(string encoding)
    {
        StoredAccount account = await SignInAsync("Miele");
        _cloud.Control.Fail("devices", EmulatedResponse.Text("{\"1\":{}}", 200, "application/json").With("Content-Encoding", encoding), times: 3);

        ApplianceAuthException raised = await Sample.FailureAsync(SendAsync(account, "GET", "/devices", Options()));

        Assert.Equal((ErrorId.CloudFailed, 3), (raised.ErrorId, _cloud.Control.Calls("devices")));
    }

    [Fact]
    public async Task Lost_connection_is_retried()
    {
        StoredAccount account = await SignInAsync("Miele");
        _cloud.Control.Drop("devices", afterBytes: 100, times: 2);

        Assert.Equal(200, (await SendAsync(account, "GET", "/devices", Options())).Status);
        Assert.Equal((3, 2), (_cloud.Control.Calls("devices"), _waits.Count));
    }

    [Fact]
    public async Task Retry_delays_grow_with_jitter()
    {
        StoredAccount account = await SignInAsync("Miele");
        _cloud.Control.Fail("devices", EmulatedResponse.Text("", 500, "text/plain"), times: 9);

        await Sample.FailureAsync(SendAsync(account, "GET", "/devices", Options(retries: 5, wait: 600)));

        Assert.Equal(5, _waits.Count);
        for (int i = 0; i < 5; i++)
        {
            Assert.InRange(_waits[i].TotalSeconds, 0.5 * Math.Pow(2, i), Math.Min(60, 1.5 * Math.Pow(2, i)));
        }

        Assert.Equal(5, _waits.Distinct().Count());
    }

    [Theory]
    [InlineData(0, 90, 1)]
    [InlineData(2, 0, 1)]
    [InlineData(1, 90, 2)]
    public async Task Retries_and_delays_stay_within_the_options(int retries, int wait, int sent)
    {
        StoredAccount account = await SignInAsync("Miele");
        _cloud.Control.Fail("devices", EmulatedResponse.Text("", 500, "text/plain"), times: 9);

        ApplianceAuthException raised = await Sample.FailureAsync(SendAsync(account, "GET", "/devices", Options(retries, wait)));

        Assert.Equal((ErrorId.CloudFailed, sent), (raised.ErrorId, _cloud.Control.Calls("devices")));
    }
}
