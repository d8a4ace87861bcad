using System.Net;
using System.Net.Sockets;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>A browser comes back over real sockets, and so does much else.</summary>
public sealed class RedirectListenerTests : IDisposable
{
    private readonly RedirectFixture _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("localhost", "127.0.0.1")]
    [InlineData("localhost", "[::1]")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("[::1]", "[::1]")]
    public async Task A_browser_is_received_whichever_address_it_takes_for_the_host(string host, string taken)
    {
        AuthorizationRequest request = _bench.Request(host);
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);

        Uri callback = _bench.Callback(taken, $"code=eyJ4In0%3D&grant_type=authorization_code&state={RedirectFixture.State(request)}");
        Task<HttpResponseMessage> page = _bench.Browser.GetAsync(callback);
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
    public async Task The_page_says_what_happened_and_whether_it_went_well(int status, bool good)
    {
        AuthorizationRequest request = _bench.Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);

        Task<HttpResponseMessage> page = _bench.Browser.GetAsync(_bench.Callback("localhost", $"code=1&state={RedirectFixture.State(request)}"));
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
    public void Nothing_is_listened_on_but_what_the_redirect_names(string host, bool takesFour, bool takesSix)
    {
        using RedirectListener listener = RedirectListener.Start(_bench.Request(host), TimeProvider.System);

        Assert.Equal((takesFour, takesSix), (!FreePort.IsFree(IPAddress.Loopback, _bench.Port), !FreePort.IsFree(IPAddress.IPv6Loopback, _bench.Port)));
    }

    [Fact]
    public async Task A_request_that_comes_in_pieces_is_put_together()
    {
        AuthorizationRequest request = _bench.Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);
        using TcpClient browser = await _bench.ConnectAsync();

        foreach (string piece in new[] { "GE", "T /callback?code=1&sta", $"te={RedirectFixture.State(request)} HT", "TP/1.1\r\nHost: localh", "ost\r\n\r", "\n" })
        {
            await RedirectFixture.SendAsync(browser, piece);
            await Task.Delay(5);
        }

        using CallbackConnection received = await RedirectFixture.ReceiveAsync(listener);
        Assert.Equal("1", received.Response.RequireCode(request, KnownProviders.HomeConnect));
    }

    [Fact]
    public async Task The_port_is_free_at_once_when_the_wait_is_over()
    {
        AuthorizationRequest request = _bench.Request();
        for (int i = 0; i < 3; i++)
        {
            using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);
            using TcpClient idle = await _bench.ConnectAsync();
            await _bench.BrowserIsReceivedAsync(listener, request);
        }

        Assert.True(FreePort.IsFree(IPAddress.Loopback, _bench.Port));
        Assert.True(FreePort.IsFree(IPAddress.IPv6Loopback, _bench.Port));
    }

    [Fact]
    public async Task A_stop_ends_the_wait_at_once()
    {
        using CancellationTokenSource stop = new();
        RedirectListener listener = RedirectListener.Start(_bench.Request(), TimeProvider.System);
        Task wait = listener.ReceiveAsync(stop.Token).AsTask();

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.WaitAsync(TimeSpan.FromSeconds(5)));
        listener.Dispose();

        Assert.True(FreePort.IsFree(IPAddress.Loopback, _bench.Port));
    }

    [Fact]
    public async Task Connection_that_was_reset_before_it_was_accepted_does_not_end_the_listener()
    {
        AuthorizationRequest request = _bench.Request();
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
    public async Task Browser_is_received_after_connections_that_were_reset()
    {
        AuthorizationRequest request = _bench.Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);
        for (int i = 0; i < 50; i++)
        {
            using Socket reset = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { LingerState = new(enable: true, seconds: 0) };
            await reset.ConnectAsync(IPAddress.Loopback, _bench.Port);
        }

        await _bench.BrowserIsReceivedAsync(listener, request);
    }

    [Fact]
    public async Task Lasting_fault_does_not_keep_a_processor_busy()
    {
        using RedirectListener listener = RedirectListener.Start(_bench.Request(), new ManualClock());
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
    public void It_may_be_closed_twice()
    {
        RedirectListener listener = RedirectListener.Start(_bench.Request(), TimeProvider.System);

        listener.Dispose();
        listener.Dispose();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void A_port_that_another_program_has_on_either_address_is_busy(string taken)
    {
        using TcpListener other = new(IPAddress.Parse(taken), _bench.Port);
        other.Start();

        ApplianceAuthException raised = Sample.Failure(() => RedirectListener.Start(_bench.Request(), TimeProvider.System));

        Assert.Equal(ErrorId.RedirectPortBusy, raised.ErrorId);
        Assert.StartsWith(Messages.FormatRedirectPortBusy(_bench.Port, taken, ""), raised.Message, StringComparison.Ordinal);
        Assert.Contains($"port {_bench.Port}", raised.Recommendation, StringComparison.Ordinal);
        other.Stop();
        RedirectListener.Start(_bench.Request(), TimeProvider.System).Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("callback")]
    [InlineData("https://localhost:8080/callback")]
    [InlineData("http://192.168.0.10:8080/callback")]
    [InlineData("http://me.example/callback")]
    [InlineData("fluxhaus://callback")]
    [InlineData("http://localhost:0/callback")]
    public void A_redirect_elsewhere_cannot_be_listened_on(string redirect)
    {
        AuthorizationRequest request = new(KnownProviders.HomeConnect, Sample.Registration(KnownProviders.HomeConnect) with { RedirectUri = redirect });

        ApplianceAuthException raised = Sample.Failure(() => RedirectListener.Start(request, TimeProvider.System));

        Assert.Equal(ErrorId.RedirectUriInvalid, raised.ErrorId);
        Assert.Equal(Messages.FormatRedirectUriInvalid(redirect), raised.Message);
        Assert.Contains("-PasteRedirect", raised.Recommendation, StringComparison.Ordinal);
    }
}
