using System.Globalization;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Providers;
using ApplianceAuth.RateLimits;
using CloudEmulator.Calls;

namespace ApplianceAuth.Tests.Api;

/// <summary>Tests of how a call waits for the limits of a cloud.</summary>
public sealed class RateLimitedCallTests(CloudFixture cloud) : CallTests(cloud)
{
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
        EmulatedResponse response = EmulatedResponse.Text($"{{\"error\":{{\"key\":\"429\",\"description\":\"{words}\"}}}}", status, "application/json");
        _cloud.Control.Fail("devices", inHeader ? response.With("Retry-After", "20") : response);

        Assert.Equal(200, (await SendAsync(account, "GET", "/devices", Options())).Status);
        Assert.InRange(_waits.Single().TotalSeconds, least, most + (least == most ? 1 : 0));
        Assert.Equal(2, _cloud.Control.Calls("devices"));
    }

    [Theory]
    [InlineData("homeconnect-limit-zero")]
    [InlineData("homeconnect-limit-negative")]
    [InlineData("homeconnect-limit-past")]
    public async Task Rate_limit_without_a_valid_time_delays_with_back_off(string response)
    {
        StoredAccount account = await SignInAsync("HomeConnect");
        _cloud.Control.Fail("devices", response, times: 4);

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
        _cloud.Control.Fail("devices", EmulatedResponse.Text("{}", 429, "application/json").With("Retry-After", header));
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
            refused += (await Sample.FailureAsync(SendAsync(account, "GET", "/devices/UNKNOWN", Options(wait: 0)))).ErrorId == ErrorId.RateLimited ? 1 : 0;
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
        _cloud.Control.Fail("devices", EmulatedResponse.Text("{}", status, "application/json"));
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
}
