using System.Net;
using System.Net.Sockets;
using ApplianceAuth.Accounts;
using ApplianceAuth.Diagnostics;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Diagnostics;

[Collection("DefaultProxy")]
public class MachineChecksTests
{
    private const string Host = "api.mcs3.miele.com";

    private static readonly Uri s_proxy = new("http://proxyuser:word@proxy.example:3128/");

    public static TheoryData<string> WithoutRedirect => ["device flow", "simulator", "no redirect"];

    [Theory]
    [MemberData(nameof(WithoutRedirect))]
    public void RedirectPort_account_without_redirect_is_not_checked(string how)
    {
        Registration registration = how switch
        {
            "device flow" => Sample.Registration(KnownProviders.HomeConnect) with { DeviceFlow = true },
            "simulator" => Sample.Registration(KnownProviders.HomeConnectSimulator),
            _ => Sample.Registration(KnownProviders.HomeConnect) with { RedirectUri = "" },
        };

        Assert.Equal(DiagnosticResult.NotChecked("RedirectPort", Messages.DiagnosticsRedirectNotUsed), Port(registration));
    }

    [Fact]
    public void RedirectPort_unused_port_passes()
    {
        Registration registration = Sample.Registration(KnownProviders.Miele) with { RedirectUri = $"http://127.0.0.1:{FreePort.Next()}/callback" };

        Assert.Equal(
            DiagnosticResult.Passed("RedirectPort", Messages.FormatDiagnosticsRedirectFree(registration.RedirectUri)), Port(registration));
        Assert.Equal(DiagnosticStatus.Passed, Port(registration).Result);
    }

    [Fact]
    public void RedirectPort_port_in_use_warns_with_the_port()
    {
        int port = FreePort.Next();
        using TcpListener other = new(IPAddress.Loopback, port);
        other.Start();

        DiagnosticResult result = Port(Sample.Registration(KnownProviders.Miele) with { RedirectUri = $"http://127.0.0.1:{port}/callback" });

        Assert.Equal(("RedirectPort", DiagnosticStatus.Warning), (result.Check, result.Result));
        Assert.StartsWith(Messages.FormatRedirectPortBusy(port, "127.0.0.1", ""), result.Detail, StringComparison.Ordinal);
        Assert.Equal(Messages.FormatRedirectPortBusyRecommendation(port), result.Recommendation);
    }

    [Fact]
    public void RedirectPort_redirect_to_another_machine_is_not_checked() => Assert.Equal(
        DiagnosticResult.NotChecked("RedirectPort", Messages.FormatDiagnosticsRedirectElsewhere("https://home.example/callback")),
        Port(Sample.Registration(KnownProviders.Miele) with { RedirectUri = "https://home.example/callback" }));

    [Fact]
    public void Proxy_is_shown_without_credentials() =>
        Assert.Equal(Messages.FormatDiagnosticsProxyUsed(Host, "http://proxy.example:3128"), ProxyWith(new ProxyForMiele(bypassed: false, s_proxy)));

    [Fact]
    public void Proxy_that_is_bypassed_is_none() =>
        Assert.Equal(Messages.FormatDiagnosticsProxyNone(Host), ProxyWith(new ProxyForMiele(bypassed: true, s_proxy)));

    [Theory]
    [InlineData(null)]
    [InlineData("https://api.mcs3.miele.com/v1")]
    public void Proxy_direct_connection_has_none(string? address) =>
        Assert.Equal(Messages.FormatDiagnosticsProxyNone(Host), ProxyWith(new ProxyForMiele(bypassed: false, address is null ? null : new(address))));

    private static DiagnosticResult Port(Registration registration) => MachineChecks.RedirectPort(Account(registration), TimeProvider.System);

    private static string ProxyWith(IWebProxy proxy)
    {
        IWebProxy before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = proxy;
        try
        {
            DiagnosticResult result = MachineChecks.Proxy(Account(Sample.Registration(KnownProviders.Miele)));
            Assert.Equal(("Proxy", DiagnosticStatus.Passed, null), (result.Check, result.Result, result.Recommendation));
            return result.Detail;
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }

    private static StoredAccount Account(Registration registration) =>
        new(registration, Sample.Tokens(registration, DateTimeOffset.UnixEpoch, TimeSpan.FromHours(1)));

    /// <summary>A proxy for Miele only. Like the proxy of the environment variables, it returns its address for bypassed hosts too.</summary>
    private sealed class ProxyForMiele(bool bypassed, Uri? proxy) : IWebProxy
    {
        public ICredentials? Credentials { get; set; }

        public Uri? GetProxy(Uri destination) => proxy;

        public bool IsBypassed(Uri host) => bypassed || host.Host != Host;
    }
}
