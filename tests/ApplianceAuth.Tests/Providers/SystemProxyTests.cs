using System.Net;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Providers;

public sealed class SystemProxyTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    // Nothing listens there.
    private static readonly SystemProxy s_proxy = new(new WebProxy("http://127.0.0.1:9") { Credentials = new NetworkCredential("person", "word") });

    [Theory]
    [InlineData("http://127.0.0.1:5080")]
    [InlineData("http://localhost")]
    [InlineData("http://[::1]:5080/v1")]
    public void Address_on_this_machine_bypasses_the_proxy(string address)
    {
        Assert.True(s_proxy.IsBypassed(new(address)));
        Assert.Null(s_proxy.GetProxy(new(address)));
        Assert.Null(s_proxy.Describe(new(address)));
    }

    [Fact]
    public void Cloud_is_called_through_the_proxy_which_is_described_without_its_credentials()
    {
        Uri cloud = KnownProviders.Miele.ApiBase;

        Assert.False(s_proxy.IsBypassed(cloud));
        Assert.Equal(new("http://127.0.0.1:9"), s_proxy.GetProxy(cloud));
        Assert.Equal("http://127.0.0.1:9", new SystemProxy(new WebProxy("http://person:word@127.0.0.1:9")).Describe(cloud));
    }

    [Fact]
    public void Proxy_that_bypasses_an_address_or_leads_straight_to_it_is_none()
    {
        Assert.Null(new SystemProxy(new WebProxy()).Describe(KnownProviders.Miele.ApiBase));
        Assert.Null(new SystemProxy(new WebProxy("http://127.0.0.1:9", false, ["miele"])).Describe(KnownProviders.Miele.ApiBase));
    }

    [Fact]
    public async Task Emulator_is_reached_although_a_proxy_is_set()
    {
        using HttpClient http = new(new SocketsHttpHandler { Proxy = s_proxy });

        using HttpResponseMessage response = await http.GetAsync(new Uri(cloud.Host.BaseUri, "/_cloud/state"));

        Assert.True((int)response.StatusCode < 500);
    }
}
