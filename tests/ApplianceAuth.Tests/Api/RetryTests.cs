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
    private readonly List<TimeSpan> _waits = [];

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
        _cloud.Control.Fail(endpoint, Answer.Text("{}", status, "application/json"), times: 9);

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
    public async Task Gateway_error_is_retried_without_a_refresh(string answer)
    {
        StoredAccount account = await SignInAsync("Miele");
        _cloud.Control.Fail("devices", answer, times: 2);

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
        _cloud.Control.Fail("devices", Answer.Text("{\"1\":{}}", 200, "application/json").With("Content-Encoding", encoding), times: 3);

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
        _cloud.Control.Fail("devices", Answer.Text("", 500, "text/plain"), times: 9);

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
        _cloud.Control.Fail("devices", Answer.Text("", 500, "text/plain"), times: 9);

        ApplianceAuthException raised = await Sample.FailureAsync(SendAsync(account, "GET", "/devices", Options(retries, wait)));

        Assert.Equal((ErrorId.CloudFailed, sent), (raised.ErrorId, _cloud.Control.Calls("devices")));
    }

    [Theory]
    [InlineData("Miele", 503, true, false, 20, 20)]
    [InlineData("Miele", 429, true, false, 20, 20)]
    [InlineData("Miele", 503, false, false, 0.5, 1.5)]
    [InlineData("Miele", 429, false, false, 0.5, 1.5)]
    [InlineData("HomeConnect", 429, true, true, 20, 20)]
    [InlineData("HomeConnect", 429, false, true, 20, 20)]
    [InlineData("HomeConnect", 429, false, false, 0.5, 1.5)]
    public async Task Rate_limit_delays_for_the_time_of_the_cloud(string system, int status, bool inHeader, bool inText, double least, double most)
    {
        StoredAccount account = await SignInAsync(system);
        string words = inText ? "Requests are blocked during the remaining period of 20 seconds." : "Too many requests";
        Answer answer = Answer.Text($"{{\"error\":{{\"key\":\"429\",\"description\":\"{words}\"}}}}", status, "application/json");
        _cloud.Control.Fail("devices", inHeader ? answer.With("Retry-After", "20") : answer);

        Assert.Equal(200, (await SendAsync(account, "GET", "/devices", Options())).Status);
        Assert.InRange(_waits.Single().TotalSeconds, least, most + (least == most ? 1 : 0));
        Assert.Equal(2, _cloud.Control.Calls("devices"));
    }

    [Theory]
    [InlineData("homeconnect-limit-zero")]
    [InlineData("homeconnect-limit-negative")]
    [InlineData("homeconnect-limit-past")]
    public async Task Rate_limit_without_a_valid_time_delays_with_back_off(string answer)
    {
        StoredAccount account = await SignInAsync("HomeConnect");
        _cloud.Control.Fail("devices", answer, times: 4);

        Assert.Equal(200, (await SendAsync(account, "GET", "/devices", Options(retries: 4))).Status);

        Assert.Equal(4, _waits.Count);
        Assert.InRange(_waits[0].TotalSeconds, 0.5, 1.5);
        for (int i = 1; i < 4; i++)
        {
            Assert.InRange(_waits[i] / _waits[i - 1], 0.99, 3.01);
        }
    }

    [Fact]
    public async Task Rate_limit_without_a_valid_time_grows_between_calls()
    {
        StoredAccount account = await SignInAsync("Miele");
        _cloud.Control.Fail("devices", "homeconnect-limit-zero", times: 9);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(ErrorId.RateLimited, (await Sample.FailureAsync(SendAsync(account, "GET", "/devices", Options(wait: 10_000)))).ErrorId);
        }

        Assert.Equal(8, _waits.Count);
        Assert.True(_waits[^1] > TimeSpan.FromSeconds(4) && _waits.TrueForAll(wait => wait >= TimeSpan.FromSeconds(0.5)), string.Join(' ', _waits));
    }

    [Fact]
    public async Task Fraction_of_a_second_is_rounded_up()
    {
        StoredAccount account = await SignInAsync("HomeConnect");
        _cloud.Control.Fail("devices", "homeconnect-limit-fraction");

        ApplianceAuthException raised = await Sample.FailureAsync(SendAsync(account, "GET", "/devices", Options(wait: 0)));

        Assert.Equal((ErrorId.RateLimited, _cloud.Clock.GetUtcNow().AddSeconds(300)), (raised.ErrorId, raised.RetryAt));
    }

    [Theory]
    [InlineData(0, 90, "20", "20")]
    [InlineData(2, 0, "20", "20")]
    [InlineData(2, 90, "70300", "70300")]
    public async Task Known_block_refuses_the_next_call_locally(int retries, int wait, string header, string seconds)
    {
        StoredAccount account = await SignInAsync("HomeConnect");
        _cloud.Control.Fail("devices", Answer.Text("{}", 429, "application/json").With("Retry-After", header));
        DateTimeOffset until = _cloud.Clock.GetUtcNow().AddSeconds(int.Parse(seconds, CultureInfo.InvariantCulture));

        ApplianceAuthException first = await Sample.FailureAsync(SendAsync(account, "GET", "/devices", Options(retries, wait)));
        ApplianceAuthException second = await Sample.FailureAsync(SendAsync(account, "GET", "/devices/X/status", Options(wait: 0)));

        Assert.Equal((ErrorId.RateLimited, 429, until), (first.ErrorId, first.StatusCode, first.RetryAt));
        Assert.Equal((ErrorId.RateLimited, null, until.AddSeconds(1)), (second.ErrorId, second.StatusCode, second.RetryAt));
        Assert.Equal((1, 0), (_cloud.Control.Calls("devices"), _cloud.Control.Calls("status")));
    }

    [Fact]
    public async Task Tenth_error_in_a_row_is_not_sent()
    {
        StoredAccount account = await SignInAsync("HomeConnect");
        _cloud.Control.Settings = _cloud.Control.Settings with { RealLimits = true };
        int refused = 0;
        for (int i = 0; i < 20; i++)
        {
            _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
            refused += (await Sample.FailureAsync(SendAsync(account, "GET", "/devices/NOBODY", Options(wait: 0)))).ErrorId == ErrorId.RateLimited ? 1 : 0;
        }

        Assert.Equal((11, 9), (refused, _cloud.Control.Calls("device")));
        Assert.DoesNotContain(_cloud.Control.Log, call => call.Status == 429);
        _cloud.Clock.Advance(TimeSpan.FromMinutes(10.5));
        Assert.Equal(200, (await SendAsync(account, "GET", "/devices", Options(wait: 0))).Status);
    }

    [Theory]
    [InlineData(302, 0)]
    [InlineData(400, 1)]
    public async Task Error_in_a_row_is_a_status_of_400_or_above(int status, int errors)
    {
        StoredAccount account = await SignInAsync("HomeConnect");
        _cloud.Control.Fail("devices", Answer.Text("{}", status, "application/json"));
        await Sample.FailureAsync(SendAsync(account, "GET", "/devices", Options(retries: 0)));

        IReadOnlyList<RateState> limits = await _api.GetRateLimitsAsync(_store, account.Address, CancellationToken.None);
        Assert.Equal(errors, limits.Single(state => state.Rule.Kind == RateLimitKind.ErrorsInARow).Used);
    }

    [Fact]
    public async Task Loop_of_three_minutes_exceeds_no_limit_of_the_cloud()
    {
        StoredAccount account = await SignInAsync("HomeConnect");
        _cloud.Control.Settings = _cloud.Control.Settings with { RealLimits = true };
        for (int i = 0; i < 180; i++)
        {
            Assert.Equal(200, (await SendAsync(account, "GET", "/devices", Options())).Status);
        }

        Assert.DoesNotContain(_cloud.Control.Log, call => call.Status == 429);
        Assert.InRange(_waits.Max(), TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(63));
    }

    private CallOptions Options(int retries = 2, int wait = 90) => new(_cloud.Clock)
    {
        MaxRetries = retries,
        MaxDelay = TimeSpan.FromSeconds(wait),
        OnWaiting = (until, _, _) =>
        {
            _waits.Add(until - _cloud.Clock.GetUtcNow());
            _cloud.Clock.Advance(_waits[^1]);
            return Task.CompletedTask;
        },
    };

    private async Task<ApiResponse> SendAsync(StoredAccount account, string method, string path, CallOptions options)
    {
        ApiRequest request = new(new(method), path) { Body = method == "GET" ? null : "{\"processAction\":2}"u8.ToArray() };
        return await _api.SendAsync(await _api.PrepareAsync(_store, account.Address, request, CancellationToken.None), options, CancellationToken.None);
    }
}
