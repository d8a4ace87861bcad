using System.Net;
using System.Net.Sockets;
using System.Text;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>A browser comes back over real sockets, and so does much else.</summary>
public sealed class RedirectListenerTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5);

    private readonly int _port = FreePort.Next();
    private readonly HttpClient _browser = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = s_limit };

    public void Dispose() => _browser.Dispose();

    [Theory]
    [InlineData("localhost", "127.0.0.1")]
    [InlineData("localhost", "[::1]")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("[::1]", "[::1]")]
    public async Task A_browser_is_received_whichever_address_it_takes_for_the_host(string host, string taken)
    {
        AuthorizationRequest request = Request(host);
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);

        Task<HttpResponseMessage> page = _browser.GetAsync(Callback(taken, $"code=eyJ4In0%3D&grant_type=authorization_code&state={State(request)}"));
        using ReceivedRedirect received = await ReceiveAsync(listener);
        await received.RespondAsync(200, "You are <signed> in", "Close this page.", CancellationToken.None);

        Assert.Equal("eyJ4In0=", received.Answer.RequireCode(request, KnownProviders.HomeConnect));
        using HttpResponseMessage shown = await page;
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        Assert.Equal("text/html; charset=utf-8", shown.Content.Headers.ContentType!.ToString());
        Assert.True(shown.Headers.CacheControl!.NoStore);
        Assert.Contains("You are &lt;signed&gt; in", await shown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("code=1&state=of-another-sign-in", HttpStatusCode.BadRequest)]
    [InlineData("code=1", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("error=access_denied", HttpStatusCode.BadRequest)]
    [InlineData("state=STATE&state=STATE&code=1", HttpStatusCode.BadRequest)]
    public async Task What_is_not_the_answer_is_refused_and_waited_past(string query, HttpStatusCode status)
    {
        AuthorizationRequest request = Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);

        using HttpResponseMessage refused = await _browser.GetAsync(Callback("localhost", query.Replace("STATE", State(request), StringComparison.Ordinal)));

        Assert.Equal(status, refused.StatusCode);
        await BrowserIsReceivedAsync(listener, request);
    }

    [Theory]
    [InlineData("favicon.ico")]
    [InlineData("callback/?code=1&state=STATE")]
    [InlineData("Callback?code=1&state=STATE")]
    [InlineData("?code=1&state=STATE")]
    public async Task Other_paths_are_not_found_and_waited_past(string path)
    {
        AuthorizationRequest request = Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);

        using HttpResponseMessage refused = await _browser.GetAsync(new Uri($"http://localhost:{_port}/{path.Replace("STATE", State(request), StringComparison.Ordinal)}"));

        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        await BrowserIsReceivedAsync(listener, request);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET /callback?code=1")]
    [InlineData("\r\n\r\n")]
    [InlineData("hello\r\n\r\n")]
    [InlineData("GET /callback?code=1&state=STATE\r\n\r\n")]
    [InlineData("GET /callback?code=1&state=STATE HTTP/2\r\n\r\n")]
    [InlineData("GET  /callback HTTP/1.1\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001")]
    public async Task Half_requests_and_other_noise_are_waited_past(string sent)
    {
        AuthorizationRequest request = Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);

        using (TcpClient noise = await ConnectAsync())
        {
            await noise.GetStream().WriteAsync(Encoding.Latin1.GetBytes(sent.Replace("STATE", State(request), StringComparison.Ordinal)));
        }

        await BrowserIsReceivedAsync(listener, request);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("HEAD")]
    [InlineData("get")]
    public async Task Only_GET_brings_an_answer(string method)
    {
        AuthorizationRequest request = Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);
        using TcpClient browser = await ConnectAsync();

        await SendAsync(browser, $"{method} /callback?code=1&state={State(request)} HTTP/1.1\r\nHost: localhost\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", await ReadToEndAsync(browser), StringComparison.Ordinal);
        await BrowserIsReceivedAsync(listener, request);
    }

    [Fact]
    public async Task A_line_without_end_is_closed_and_waited_past()
    {
        AuthorizationRequest request = Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);
        using TcpClient noise = await ConnectAsync();

        await SendAsync(noise, "GET /callback?" + new string('x', 40_000));

        Assert.Equal("", await ReadToEndAsync(noise));
        await BrowserIsReceivedAsync(listener, request);
    }

    [Fact]
    public async Task A_request_that_comes_in_pieces_is_put_together()
    {
        AuthorizationRequest request = Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);
        using TcpClient browser = await ConnectAsync();

        foreach (string piece in new[] { "GE", "T /callback?code=1&sta", $"te={State(request)} HT", "TP/1.1\r\nHost: localh", "ost\r\n\r", "\n" })
        {
            await SendAsync(browser, piece);
            await Task.Delay(5);
        }

        using ReceivedRedirect received = await ReceiveAsync(listener);
        Assert.Equal("1", received.Answer.RequireCode(request, KnownProviders.HomeConnect));
    }

    [Fact]
    public async Task A_hundred_idle_connections_keep_nobody_out()
    {
        AuthorizationRequest request = Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);
        List<TcpClient> idle = [];
        try
        {
            for (int i = 0; i < 100; i++)
            {
                idle.Add(await ConnectAsync());
            }

            await BrowserIsReceivedAsync(listener, request);
        }
        finally
        {
            idle.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task A_connection_on_which_nothing_comes_is_closed_after_ten_seconds()
    {
        ManualClock clock = new();
        using RedirectListener listener = RedirectListener.Start(Request(), clock);
        using TcpClient idle = await ConnectAsync();
        Task<string> end = ReadToEndAsync(idle);

        for (int i = 0; i < 500 && !end.IsCompleted; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5);
        }

        Assert.Equal("", await end.WaitAsync(s_limit));
    }

    [Fact]
    public async Task The_port_is_free_at_once_when_the_wait_is_over()
    {
        AuthorizationRequest request = Request();
        for (int i = 0; i < 3; i++)
        {
            using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);
            using TcpClient idle = await ConnectAsync();
            await BrowserIsReceivedAsync(listener, request);
        }

        Assert.True(FreePort.IsFree(IPAddress.Loopback, _port));
        Assert.True(FreePort.IsFree(IPAddress.IPv6Loopback, _port));
    }

    [Fact]
    public async Task A_stop_ends_the_wait_at_once()
    {
        using CancellationTokenSource stop = new();
        RedirectListener listener = RedirectListener.Start(Request(), TimeProvider.System);
        Task wait = listener.ReceiveAsync(stop.Token).AsTask();

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.WaitAsync(TimeSpan.FromSeconds(1)));
        listener.Dispose();

        Assert.True(FreePort.IsFree(IPAddress.Loopback, _port));
    }

    [Fact]
    public async Task A_browser_that_nobody_answers_any_more_is_let_go()
    {
        AuthorizationRequest request = Request();
        RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);
        using TcpClient first = await ConnectAsync(), second = await ConnectAsync();
        await SendAsync(first, $"GET /callback?code=1&state={State(request)} HTTP/1.1\r\n\r\n");
        using ReceivedRedirect received = await ReceiveAsync(listener);
        await SendAsync(second, $"GET /callback?code=1&state={State(request)} HTTP/1.1\r\n\r\n");
        await Task.Delay(50);

        listener.Dispose();

        Assert.Equal("", await ReadToEndAsync(second));
    }

    [Fact]
    public void It_may_be_closed_twice()
    {
        RedirectListener listener = RedirectListener.Start(Request(), TimeProvider.System);

        listener.Dispose();
        listener.Dispose();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void A_port_that_another_program_has_on_either_address_is_busy(string taken)
    {
        using TcpListener other = new(IPAddress.Parse(taken), _port);
        other.Start();

        ApplianceAuthException raised = Sample.Failure(() => RedirectListener.Start(Request(), TimeProvider.System));

        Assert.Equal(Reason.RedirectPortBusy, raised.Reason);
        Assert.Contains($"port {_port}", raised.Advice, StringComparison.Ordinal);
        other.Stop();
        RedirectListener.Start(Request(), TimeProvider.System).Dispose();
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

        Assert.Equal(Reason.RedirectUriInvalid, raised.Reason);
        Assert.Contains("-PasteRedirect", raised.Advice, StringComparison.Ordinal);
    }

    private static string State(AuthorizationRequest request) => Form.Decode(request.Address.Query)["state"];

    private static Task<ReceivedRedirect> ReceiveAsync(RedirectListener listener) => listener.ReceiveAsync(CancellationToken.None).AsTask().WaitAsync(s_limit);

    private static async Task SendAsync(TcpClient client, string text) => await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));

    private static async Task<string> ReadToEndAsync(TcpClient client)
    {
        using StreamReader reader = new(client.GetStream());
        try
        {
            return await reader.ReadToEndAsync().WaitAsync(s_limit);
        }
        catch (IOException)
        {
            // Reset, which is an end too.
            return "";
        }
    }

    private AuthorizationRequest Request(string host = "localhost") =>
        new(KnownProviders.HomeConnect, Sample.Registration(KnownProviders.HomeConnect) with { RedirectUri = $"http://{host}:{_port}/callback" });

    private Uri Callback(string host, string query) => new($"http://{host}:{_port}/callback?{query}");

    private async Task<TcpClient> ConnectAsync()
    {
        TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, _port);
        return client;
    }

    private async Task BrowserIsReceivedAsync(RedirectListener listener, AuthorizationRequest request)
    {
        Task<HttpResponseMessage> page = _browser.GetAsync(Callback("localhost", $"code=1&state={State(request)}"));
        using ReceivedRedirect received = await ReceiveAsync(listener);
        await received.RespondAsync(200, "Done", "Done.", CancellationToken.None);
        using HttpResponseMessage shown = await page;
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
    }
}
