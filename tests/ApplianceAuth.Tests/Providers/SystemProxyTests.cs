using System.Net;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Providers;

public sealed class SystemProxyTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    // Nothing listens there.
    private static readonly SystemProxy s_proxy = new(new WebProxy("http://127.0.0.1:9") { Credentials = new NetworkCredential("proxyuser", "word") });

    [Theory]
    [InlineData("http://127.0.0.1:5080")]
    [InlineData("http://localhost")]
    [InlineData("http://[::1]:5080/v1")]
    public void GetProxy_loopback_address_bypasses_the_proxy(string address)
    {
        Assert.True(s_proxy.IsBypassed(new(address)));
        Assert.Null(s_proxy.GetProxy(new(address)));
        Assert.Null(s_proxy.Describe(new(address)));
    }

    [Fact]
    public void Describe_returns_the_proxy_without_credentials()
    {
        Uri cloud = KnownProviders.Miele.ApiBase;

        Assert.False(s_proxy.IsBypassed(cloud));
        Assert.Equal(new("http://127.0.0.1:9"), s_proxy.GetProxy(cloud));
        Assert.Equal("http://127.0.0.1:9", new SystemProxy(new WebProxy("http://proxyuser:word@127.0.0.1:9")).Describe(cloud));
    }

    [Fact]
    public void Describe_bypassed_address_is_null()
    {
        Assert.Null(new SystemProxy(new WebProxy()).Describe(KnownProviders.Miele.ApiBase));
        Assert.Null(new SystemProxy(new WebProxy("http://127.0.0.1:9", false, ["miele"])).Describe(KnownProviders.Miele.ApiBase));
    }

    [Fact]
    public async Task Request_to_the_emulator_bypasses_the_proxy()
    {
        using HttpClient http = new(new SocketsHttpHandler { Proxy = s_proxy });

        using HttpResponseMessage response = await http.GetAsync(new Uri(cloud.Host.BaseUri, "/_cloud/state"));

        Assert.True((int)response.StatusCode < 500);
    }
}
