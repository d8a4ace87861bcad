using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>Providers without device flow.</summary>
public sealed class NoDeviceFlowTests(CloudFixture fixture) : IClassFixture<CloudFixture>
{
    private readonly CloudFixture _fixture = fixture.Reset();

    [Theory]
    [InlineData("HomeConnectSimulator", "Home Connect simulator")]
    [InlineData("Miele", "Miele")]
    [InlineData("MieleLegacy", "Miele (legacy)")]
    public async Task SignInAsync_provider_without_device_flow_sends_nothing(string system, string name)
    {
        Registration registration = _fixture.Registration(system);

        ApplianceAuthException raised = await Sample.FailureAsync(new DeviceFlow(_fixture.Client(registration), _fixture.Clock).SignInAsync(
            registration, _ => throw new InvalidOperationException("It was shown."), _ => { }, null, CancellationToken.None));

        Assert.Equal((ErrorId.DeviceFlowNotSupported, Messages.FormatDeviceFlowNotSupported(name)), (raised.ErrorId, raised.Message));
        Assert.Empty(_fixture.Control.Log);
    }

    [Fact]
    public async Task RequestDeviceCodeAsync_without_endpoint_is_not_supported()
    {
        Registration registration = _fixture.DeviceRegistration();
        OAuthClient client = new(registration.ResolveProvider() with { DeviceAuthorizationEndpoint = null }, _fixture.Http, _fixture.Clock);

        ApplianceAuthException raised = await Sample.FailureAsync(client.RequestDeviceCodeAsync(registration, CancellationToken.None));

        Assert.Equal(ErrorId.DeviceFlowNotSupported, raised.ErrorId);
    }
}
