using System.Text.Json.Nodes;
using CloudEmulator.Calls;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>Errors between the polls of the device flow.</summary>
public sealed class DeviceFlowErrorTests(CloudFixture fixture) : DeviceFlowTestBase(fixture), IClassFixture<CloudFixture>
{
    private readonly CloudFixture _fixture = fixture;

    [Fact]
    public async Task SignInAsync_slow_down_adds_five_seconds_to_the_interval()
    {
        Control.Fail("token:device_code", EmulatedResponse.Json(new JsonObject { ["error"] = "slow_down" }, 400));

        await SignInAsync(_fixture.DeviceRegistration(), approveAt: 30);

        Assert.Equal([5.0, 10, 10, 10], Waits);
    }

    [Theory]
    [InlineData("homeconnect-unavailable")]
    [InlineData("homeconnect-empty")]
    public async Task SignInAsync_unavailable_cloud_is_polled_less_often(string trouble)
    {
        Control.Fail("token:device_code", trouble, times: 2);

        await SignInAsync(_fixture.DeviceRegistration(), approveAt: 0);

        Assert.Equal([5.0, 10, 15], Waits);
    }

    [Theory]
    [InlineData("homeconnect-token-forbidden")]
    [InlineData("captive-portal")]
    [InlineData("miele-default-backend")]
    public async Task SignInAsync_response_of_a_gateway_is_retried(string response)
    {
        Control.Fail("token:device_code", response);

        await SignInAsync(_fixture.DeviceRegistration(), approveAt: 0);

        Assert.Equal([5.0, 10], Waits);
    }

    [Theory]
    [InlineData("20", 20.0)]
    [InlineData("7.2", 10.0)]
    [InlineData("0", 10.0)]
    [InlineData(null, 10.0)]
    public async Task SignInAsync_rate_limit_waits_for_Retry_After_and_at_least_the_interval(string? retryAfter, double wait)
    {
        EmulatedResponse limit = EmulatedResponse.Text("Too many requests", 429);
        Control.Fail("token:device_code", retryAfter is null ? limit : limit.With("Retry-After", retryAfter));

        await SignInAsync(_fixture.DeviceRegistration(), approveAt: 0);

        Assert.Equal([5.0, wait], Waits);
    }

    [Fact]
    public async Task SignInAsync_rate_limit_longer_than_the_code_fails()
    {
        Control.Fail("token:device_code", EmulatedResponse.Text("Too many requests", 429).With("Retry-After", "600"));

        Assert.Equal(ErrorId.RateLimited, (await Sample.FailureAsync(SignInAsync(_fixture.DeviceRegistration(), approveAt: null))).ErrorId);
    }

    [Fact]
    public async Task SignInAsync_lost_connection_is_retried()
    {
        Control.Drop("token:device_code");

        await SignInAsync(_fixture.DeviceRegistration(), approveAt: 6);

        Assert.Equal([5.0, 10], Waits);
    }

    [Fact]
    public async Task SignInAsync_refused_short_grant_type_is_replaced_by_the_long_one()
    {
        Control.Settings = Control.Settings with { RefuseShortDeviceGrant = true };

        await SignInAsync(_fixture.DeviceRegistration(), approveAt: 12);

        Assert.Equal([5.0, 5, 5], Waits);
        Assert.Equal([400, 400, 200], Polls.Select(poll => poll.Status));
    }

    [Fact]
    public async Task SignInAsync_both_grant_types_refused_fails()
    {
        Control.Fail("token", EmulatedResponse.Json(new JsonObject { ["error"] = "unsupported_grant_type" }, 400), times: 2);

        ApplianceAuthException raised = await Sample.FailureAsync(SignInAsync(_fixture.DeviceRegistration(), approveAt: null));

        Assert.Equal((ErrorId.SignInRefused, "unsupported_grant_type"), (raised.ErrorId, raised.CloudError));
        Assert.Equal([5.0, 5], Waits);
    }
}
