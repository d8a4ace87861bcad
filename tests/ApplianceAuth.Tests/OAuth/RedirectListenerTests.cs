using System.Net;
using System.Net.Sockets;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>The listener with real sockets.</summary>
public sealed class RedirectListenerTests : IDisposable
{
    private readonly RedirectFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("localhost", "127.0.0.1")]
    [InlineData("localhost", "[::1]")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("[::1]", "[::1]")]
    public async Task ReceiveAsync_returns_the_redirect_from_IPv4_and_IPv6(string host, string taken)
    {
        AuthorizationRequest request = _fixture.Request(host);
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);

        Uri callback = _fixture.Callback(taken, $"code=eyJ4In0%3D&grant_type=authorization_code&state={RedirectFixture.State(request)}");
        Task<HttpResponseMessage> page = _fixture.Browser.GetAsync(callback);
        using CallbackConnection received = await RedirectFixture.ReceiveAsync(listener);
        await received.RespondAsync(200, "You are <signed> in", "Close this page.", CancellationToken.None);

        Assert.Equal("eyJ4In0=", received.Response.RequireCode(request, KnownProviders.HomeConnect));
        using HttpResponseMessage shown = await page;
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        Assert.Equal("text/html; charset=utf-8", shown.Content.Headers.ContentType!.ToString());
        Assert.True(shown.Headers.CacheControl!.NoStore);
        Assert.Contains("You are &lt;signed&gt; in", await shown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(399, true)]
    [InlineData(400, false)]
    [InlineData(500, false)]
    public async Task RespondAsync_page_shows_title_text_and_success(int status, bool good)
    {
        AuthorizationRequest request = _fixture.Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);

        Task<HttpResponseMessage> page = _fixture.Browser.GetAsync(_fixture.Callback("localhost", $"code=1&state={RedirectFixture.State(request)}"));
        using CallbackConnection received = await RedirectFixture.ReceiveAsync(listener);
        await received.RespondAsync(status, "It is <over>", "Go & see.", CancellationToken.None);

        using HttpResponseMessage shown = await page;
        Assert.Equal(("It is <over>", "Go & see.", good), await ShownPage.ReadAsync(shown));
        Assert.Equal(status, (int)shown.StatusCode);
    }

    [Theory]
    [InlineData("127.0.0.1", true, false)]
    [InlineData("[::1]", false, true)]
    [InlineData("localhost", true, true)]
    public void Start_listens_only_on_the_addresses_of_the_host(string host, bool takesFour, bool takesSix)
    {
        using RedirectListener listener = RedirectListener.Start(_fixture.Request(host), TimeProvider.System);

        Assert.Equal((takesFour, takesSix), (!FreePort.IsFree(IPAddress.Loopback, _fixture.Port), !FreePort.IsFree(IPAddress.IPv6Loopback, _fixture.Port)));
    }

    [Fact]
    public async Task ReceiveAsync_request_in_several_packets_is_read()
    {
        AuthorizationRequest request = _fixture.Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);
        using TcpClient browser = await _fixture.ConnectAsync();

        string[] pieces = ["GE", "T /callback?code=1&sta", $"te={RedirectFixture.State(request)} HT", "TP/1.1\r\nHost: localh", "ost\r\n\r", "\n"];
        foreach (string piece in pieces)
        {
            await RedirectFixture.SendAsync(browser, piece);
            await Task.Delay(5);
        }

        using CallbackConnection received = await RedirectFixture.ReceiveAsync(listener);
        Assert.Equal("1", received.Response.RequireCode(request, KnownProviders.HomeConnect));
    }

    [Fact]
    public async Task Dispose_frees_the_port_at_once()
    {
        AuthorizationRequest request = _fixture.Request();
        for (int i = 0; i < 3; i++)
        {
            using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);
            using TcpClient idle = await _fixture.ConnectAsync();
            await _fixture.BrowserIsReceivedAsync(listener, request);
        }

        Assert.True(FreePort.IsFree(IPAddress.Loopback, _fixture.Port));
        Assert.True(FreePort.IsFree(IPAddress.IPv6Loopback, _fixture.Port));
    }

    [Fact]
    public async Task ReceiveAsync_cancelled_ends_at_once()
    {
        using CancellationTokenSource cancellation = new();
        RedirectListener listener = RedirectListener.Start(_fixture.Request(), TimeProvider.System);
        Task wait = listener.ReceiveAsync(cancellation.Token).AsTask();

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.WaitAsync(TimeSpan.FromSeconds(5)));
        listener.Dispose();

        Assert.True(FreePort.IsFree(IPAddress.Loopback, _fixture.Port));
    }

    [Fact]
    public async Task AcceptAsync_reset_connection_does_not_end_the_listener()
    {
        AuthorizationRequest request = _fixture.Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        int failures = 0;

        // Windows reports this error for such a connection; other systems skip it.
        Task accepting = listener.AcceptAsync(cancellationToken =>
            failures++ < 3 ? throw new SocketException((int)SocketError.ConnectionReset) : other.AcceptTcpClientAsync(cancellationToken));
        using TcpClient browser = new();
        await browser.ConnectAsync((IPEndPoint)other.LocalEndpoint);
        await RedirectFixture.SendAsync(browser, $"GET /callback?code=1&state={RedirectFixture.State(request)} HTTP/1.1\r\n\r\n");

        using (CallbackConnection received = await RedirectFixture.ReceiveAsync(listener))
        {
            Assert.Equal("1", received.Response.RequireCode(request, KnownProviders.HomeConnect));
        }

        Assert.False(accepting.IsCompleted);
        listener.Dispose();
        await accepting.WaitAsync(RedirectFixture.Limit);
    }

    [Fact]
    public async Task ReceiveAsync_after_reset_connections_returns_the_redirect()
    {
        AuthorizationRequest request = _fixture.Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);
        for (int i = 0; i < 50; i++)
        {
            using Socket reset = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { LingerState = new(enable: true, seconds: 0) };
            await reset.ConnectAsync(IPAddress.Loopback, _fixture.Port);
        }

        await _fixture.BrowserIsReceivedAsync(listener, request);
    }

    [Fact]
    public async Task AcceptAsync_lasting_error_waits_between_attempts()
    {
        using RedirectListener listener = RedirectListener.Start(_fixture.Request(), new ManualClock());
        int tries = 0;

        Task accepting = listener.AcceptAsync(_ =>
        {
            tries++;
            throw new SocketException((int)SocketError.TooManyOpenSockets);
        });

        await Task.Delay(50);
        Assert.Equal(1, tries);
        listener.Dispose();
        await accepting.WaitAsync(RedirectFixture.Limit);
    }

    [Fact]
    public void Dispose_twice_has_no_effect()
    {
        RedirectListener listener = RedirectListener.Start(_fixture.Request(), TimeProvider.System);

        listener.Dispose();
        listener.Dispose();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Start_port_in_use_on_either_address_fails(string taken)
    {
        using TcpListener other = new(IPAddress.Parse(taken), _fixture.Port);
        other.Start();

        ApplianceAuthException raised = Sample.Failure(() => RedirectListener.Start(_fixture.Request(), TimeProvider.System));

        Assert.Equal(ErrorId.RedirectPortBusy, raised.ErrorId);
        Assert.StartsWith(Messages.FormatRedirectPortBusy(_fixture.Port, taken, ""), raised.Message, StringComparison.Ordinal);
        Assert.Contains($"port {_fixture.Port}", raised.Recommendation, StringComparison.Ordinal);
        other.Stop();
        RedirectListener.Start(_fixture.Request(), TimeProvider.System).Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("callback")]
    [InlineData("https://localhost:8080/callback")]
    [InlineData("http://192.168.0.10:8080/callback")]
    [InlineData("http://me.example/callback")]
    [InlineData("fluxhaus://callback")]
    [InlineData("http://localhost:0/callback")]
    public void Start_redirect_uri_not_on_loopback_fails(string redirect)
    {
        AuthorizationRequest request = new(KnownProviders.HomeConnect, Sample.Registration(KnownProviders.HomeConnect) with { RedirectUri = redirect });

        ApplianceAuthException raised = Sample.Failure(() => RedirectListener.Start(request, TimeProvider.System));

        Assert.Equal(ErrorId.RedirectUriInvalid, raised.ErrorId);
        Assert.Equal(Messages.FormatRedirectUriInvalid(redirect), raised.Message);
        Assert.Contains("-PasteRedirect", raised.Recommendation, StringComparison.Ordinal);
    }
}
