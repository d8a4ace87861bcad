using System.Net;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Hosting;

public class ProxyCredentialsTests
{
    [Fact]
    public void Handler_sends_the_users_credentials_to_an_authenticating_proxy()
    {
        using SocketsHttpHandler handler = CloudHttp.CreateHandler();

        Assert.IsType<SystemProxy>(handler.Proxy);
        Assert.Same(CredentialCache.DefaultCredentials, handler.DefaultProxyCredentials);
    }
}
