using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Providers;

public class LoopbackAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5080")]
    [InlineData("http://127.0.0.1:5080/simulator")]
    [InlineData("https://localhost/")]
    [InlineData("http://LOCALHOST:1/")]
    [InlineData("http://[::1]:5080/")]
    [InlineData("http://127.3.2.1/")]
    public void Require_loopback_address_is_returned(string address) => Assert.Equal(new(address), LoopbackAddress.Require(new(address)));

    [Theory]
    [InlineData("https://api.home-connect.com")]
    [InlineData("http://10.0.0.1:5080")]
    [InlineData("http://0.0.0.0:5080")]
    [InlineData("http://[::]:5080")]
    [InlineData("http://localhost.example.com")]
    [InlineData("http://127.0.0.1.example.com")]
    [InlineData("http://localhost@example.com/")]
    [InlineData("http://me:word@localhost/")]
    [InlineData("http://localhost/?a=b")]
    [InlineData("http://localhost/#a")]
    [InlineData("ftp://localhost/")]
    [InlineData("file:///etc/hosts")]
    [InlineData("localhost/path")]
    [InlineData("/path")]
    public void Require_other_address_is_refused(string address)
    {
        ApplianceAuthException raised = Sample.Failure(() => LoopbackAddress.Require(new(address, UriKind.RelativeOrAbsolute)));

        Assert.Equal((ErrorId.BaseUriNotLoopback, Messages.BaseUriNotLoopback), (raised.ErrorId, raised.Message));
    }
}
