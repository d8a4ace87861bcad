using System.Net;
using System.Net.Sockets;
using ApplianceAuth.Accounts;
using ApplianceAuth.Diagnostics;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Diagnostics;

/// <summary>What this machine has to do with a sign-in: its port and its way to the cloud.</summary>
[Collection("DefaultProxy")]
public class MachineChecksTests
{
    private static readonly Uri s_proxy = new("http://person:word@proxy.example:3128/");

    public static TheoryData<string> WithoutRedirect => ["device flow", "simulator", "no redirect"];

    [Theory]
    [MemberData(nameof(WithoutRedirect))]
    public void An_account_that_is_signed_in_without_a_redirect_needs_no_port(string how)
    {
        Registration registration = how switch
        {
            "device flow" => Sample.Registration(KnownProviders.HomeConnect) with { DeviceFlow = true },
            "simulator" => Sample.Registration(KnownProviders.HomeConnectSimulator),
            _ => Sample.Registration(KnownProviders.HomeConnect) with { RedirectUri = "" },
        };

        Assert.Equal(DiagnosticResult.NotChecked("RedirectPort", "This account is signed in without one."), Port(registration));
    }

    [Fact]
    public void A_port_that_nobody_has_is_free()
    {
        Registration registration = Sample.Registration(KnownProviders.Miele) with { RedirectUri = $"http://127.0.0.1:{FreePort.Next()}/callback" };

        Assert.Equal(DiagnosticResult.Passed("RedirectPort", $"{registration.RedirectUri} is free for the next sign-in."), Port(registration));
        Assert.Equal(DiagnosticStatus.Passed, Port(registration).Result);
    }

    [Fact]
    public void A_port_that_another_program_has_is_warned_of_with_what_can_be_done()
    {
        int port = FreePort.Next();
        using TcpListener other = new(IPAddress.Loopback, port);
        other.Start();

        DiagnosticResult found = Port(Sample.Registration(KnownProviders.Miele) with { RedirectUri = $"http://127.0.0.1:{port}/callback" });

        Assert.Equal(("RedirectPort", DiagnosticStatus.Warning), (found.Check, found.Result));
        Assert.StartsWith($"Port {port} on 127.0.0.1 cannot be listened on: ", found.Detail, StringComparison.Ordinal);
        Assert.StartsWith($"Close the program that uses port {port}, ", found.Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_redirect_to_another_machine_is_not_looked_at() => Assert.Equal(
        DiagnosticResult.NotChecked("RedirectPort", "The redirect address is not on this machine."),
        Port(Sample.Registration(KnownProviders.Miele) with { RedirectUri = "https://home.example/callback" }));

    [Fact]
    public void A_proxy_on_the_way_is_told_without_what_it_is_opened_with() =>
        Assert.Equal("http://proxy.example:3128 on the way to api.mcs3.miele.com.", ProxyWith(new WayToMiele(bypassed: false, s_proxy)));

    [Fact]
    public void A_proxy_that_is_not_for_this_cloud_is_none() =>
        Assert.Equal("None on the way to api.mcs3.miele.com.", ProxyWith(new WayToMiele(bypassed: true, s_proxy)));

    [Theory]
    [InlineData(null)]
    [InlineData("https://api.mcs3.miele.com/v1")]
    public void A_way_that_leads_straight_to_the_cloud_has_no_proxy(string? way) =>
        Assert.Equal("None on the way to api.mcs3.miele.com.", ProxyWith(new WayToMiele(bypassed: false, way is null ? null : new(way))));

    private static DiagnosticResult Port(Registration registration) => MachineChecks.RedirectPort(Account(registration), TimeProvider.System);

    private static string ProxyWith(IWebProxy proxy)
    {
        IWebProxy before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = proxy;
        try
        {
            DiagnosticResult found = MachineChecks.Proxy(Account(Sample.Registration(KnownProviders.Miele)));
            Assert.Equal(("Proxy", DiagnosticStatus.Passed, null), (found.Check, found.Result, found.Recommendation));
            return found.Detail;
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }

    private static StoredAccount Account(Registration registration) =>
        new(registration, Sample.Tokens(registration, DateTimeOffset.UnixEpoch, TimeSpan.FromHours(1)));

    /// <summary>What the system may say of the way to Miele. Like the one of the environment it names the proxy for hosts too that go past it; all else goes straight.</summary>
    private sealed class WayToMiele(bool bypassed, Uri? proxy) : IWebProxy
    {
        public ICredentials? Credentials { get; set; }

        public Uri? GetProxy(Uri destination) => proxy;

        public bool IsBypassed(Uri host) => bypassed || host.Host != "api.mcs3.miele.com";
    }
}
