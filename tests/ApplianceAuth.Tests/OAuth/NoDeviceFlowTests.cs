using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>Most systems have no device flow, and a person is told so at once.</summary>
public sealed class NoDeviceFlowTests(CloudFixture bench) : IClassFixture<CloudFixture>
{
    private readonly CloudFixture _bench = bench.Reset();

    [Theory]
    [InlineData("HomeConnectSimulator", "The simulator has no device flow: it answers 404 where the device flow would start.")]
    [InlineData("Miele", "Miele offers no device flow.")]
    [InlineData("MieleLegacy", "Miele offers no device flow.")]
    public async Task Where_there_is_no_device_flow_nothing_is_sent(string system, string message)
    {
        Registration registration = _bench.Registration(system);

        ApplianceAuthException raised = await Sample.FailureAsync(new DeviceFlow(_bench.Client(registration), _bench.Clock).SignInAsync(
            registration, _ => throw new InvalidOperationException("It was shown."), _ => { }, null, CancellationToken.None));

        Assert.Equal((ErrorId.DeviceFlowNotSupported, message), (raised.ErrorId, raised.Message));
        Assert.Empty(_bench.Control.Log);
    }

    [Fact]
    public async Task A_cloud_of_which_nothing_more_is_known_offers_no_device_flow()
    {
        Registration registration = _bench.DeviceRegistration();
        OAuthClient client = new(registration.ResolveProvider() with { DeviceAuthorizationEndpoint = null }, _bench.Http, _bench.Clock);

        ApplianceAuthException raised = await Sample.FailureAsync(client.RequestDeviceCodeAsync(registration, CancellationToken.None));

        Assert.Equal("Home Connect offers no device flow.", raised.Message);
    }
}
