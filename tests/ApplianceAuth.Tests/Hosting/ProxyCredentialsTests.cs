using System.Net;
using ApplianceAuth.Hosting;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Hosting;

public class ProxyCredentialsTests
{
    [Fact]
    public void Proxy_that_asks_who_the_user_is_gets_the_credentials_of_the_user()
    {
        using SocketsHttpHandler handler = ModuleServices.NewHandler();

        Assert.IsType<SystemProxy>(handler.Proxy);
        Assert.Same(CredentialCache.DefaultCredentials, handler.DefaultProxyCredentials);
    }
}
