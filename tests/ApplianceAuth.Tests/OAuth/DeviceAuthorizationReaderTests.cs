using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.OAuth;

public class DeviceAuthorizationReaderTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> NoCodes =>
    [
        "", "<html>", "null", "[]", "{}", "{\"device_code\":\"canary\"}", "{\"device_code\":\"canary\",\"user_code\":\"A-B\"}",
        "{\"device_code\":\"canary\",\"user_code\":\"\",\"verification_uri\":\"https://x.example\"}",
        "{\"device_code\":\"\",\"user_code\":\"A-B\",\"verification_uri\":\"https://x.example\"}",
        "{\"device_code\":42,\"user_code\":\"A-B\",\"verification_uri\":\"https://x.example\"}",
        "{\"device_code\":\"canary\",\"user_code\":\"A-B\",\"verification_uri\":\"javascript:alert(1)\"}",
        "{\"device_code\":\"canary\",\"user_code\":\"A-B\",\"verification_uri\":\"http://x.example\"}",
        "{\"device_code\":\"canary\",\"user_code\":\"A-B\",\"verification_uri\":\"/device\"}",
        "{\"device_code\":\"canary\",\"user_code\":\"\\u001b[2J\",\"verification_uri\":\"https://x.example\"}",
        $"{{\"device_code\":\"canary\",\"user_code\":\"{new string('A', 65)}\",\"verification_uri\":\"https://x.example\"}}",
        $"{{\"device_code\":\"canary\",\"user_code\":\"A-B\",\"verification_uri\":\"https://x.example/{new string('a', 5000)}\"}}",
        "{\"device_code\":\"\\ud800canary\",\"user_code\":\"A-B\",\"verification_uri\":\"https://x.example\"}",
    ];

    [Theory]
    [InlineData("\"expires_in\":300,\"interval\":5", 300, 5)]
    [InlineData("\"expires_in\":\"1800\",\"interval\":\"7\"", 1800, 7)]
    [InlineData("\"x\":1", 300, 5)]
    [InlineData("\"expires_in\":-1,\"interval\":0", 1, 1)]
    [InlineData("\"expires_in\":1e300,\"interval\":1e300", 86400, 300)]
    public void Read_times_are_clamped(string times, int life, int interval)
    {
        DeviceCode code = Read($"{{\"device_code\":\"d\",\"user_code\":\"ABCD-EFGH\",\"verification_uri\":\"https://x.example/device\",{times}}}");

        Assert.Equal((s_now.AddSeconds(life), TimeSpan.FromSeconds(interval)), (code.ExpiresAt, code.Interval));
    }

    [Fact]
    public void Read_user_code_with_control_characters_is_refused() => Assert.Equal(ErrorId.UnexpectedResponse, Sample.Failure(() =>
        Read("{\"device_code\":\"d\",\"user_code\":\"ABCD-\\u001b[2J\\u202EEFGH\",\"verification_uri\":\"https://x.example/device\"}")).ErrorId);

    [Fact]
    public void BestAddress_is_the_complete_address_if_there_is_one()
    {
        const string Start = "{\"device_code\":\"d\",\"user_code\":\"A-B\",\"verification_uri\":\"https://x.example/device\"";

        Assert.Equal(new("https://x.example/device"), Read(Start + "}").BestAddress);
        Assert.Equal(
            new("https://x.example/device?user_code=A-B"),
            Read(Start + ",\"verification_uri_complete\":\"https://x.example/device?user_code=A-B\"}").BestAddress);
        Assert.Equal(new("https://x.example/device"), Read(Start + ",\"verification_uri_complete\":\"file:///etc/passwd\"}").BestAddress);
    }

    [Theory]
    [InlineData("https://x.example/device")]
    [InlineData("http://127.0.0.1:5080/device")]
    [InlineData("http://localhost:5080/device")]
    public void Read_https_and_loopback_addresses_are_accepted(string address) => Assert.Equal(
        new(address), Read($"{{\"device_code\":\"d\",\"user_code\":\"A-B\",\"verification_uri\":\"{address}\"}}").VerificationUri);

    [Theory]
    [MemberData(nameof(NoCodes))]
    public void Read_invalid_response_is_refused_and_not_quoted(string body)
    {
        ApplianceAuthException raised = Sample.Failure(() => Read(body));

        Assert.Equal(ErrorId.UnexpectedResponse, raised.ErrorId);
        Assert.Equal(Messages.FormatDeviceResponseInvalid("Home Connect"), raised.Message);
        Assert.DoesNotContain("canary", raised.ToString(), StringComparison.Ordinal);
    }

    private static DeviceCode Read(string body) => DeviceAuthorizationReader.Read(body, KnownProviders.HomeConnect, s_now);
}
