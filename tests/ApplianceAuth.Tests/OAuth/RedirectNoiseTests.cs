using System.Net;
using System.Net.Sockets;
using System.Text;
using ApplianceAuth.OAuth;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>Whatever else comes to the port is answered or dropped, and the browser is still received.</summary>
public sealed class RedirectNoiseTests : IDisposable
{
    private readonly RedirectFixture _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("code=1&state=of-another-sign-in", HttpStatusCode.BadRequest)]
    [InlineData("code=1", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("error=access_denied", HttpStatusCode.BadRequest)]
    [InlineData("state=STATE&state=STATE&code=1", HttpStatusCode.BadRequest)]
    public async Task What_is_not_the_answer_is_refused_and_waited_past(string query, HttpStatusCode status)
    {
        AuthorizationRequest request = _bench.Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);

        Uri callback = _bench.Callback("localhost", query.Replace("STATE", RedirectFixture.State(request), StringComparison.Ordinal));
        using HttpResponseMessage refused = await _bench.Browser.GetAsync(callback);

        Assert.Equal(status, refused.StatusCode);
        Assert.Equal((Messages.RedirectPageOtherSignIn, Messages.RedirectPageOtherSignInText, false), await ShownPage.ReadAsync(refused));
        await _bench.BrowserIsReceivedAsync(listener, request);
    }

    [Theory]
    [InlineData("favicon.ico")]
    [InlineData("callback/?code=1&state=STATE")]
    [InlineData("Callback?code=1&state=STATE")]
    [InlineData("?code=1&state=STATE")]
    public async Task Other_paths_are_not_found_and_waited_past(string path)
    {
        AuthorizationRequest request = _bench.Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);

        string target = path.Replace("STATE", RedirectFixture.State(request), StringComparison.Ordinal);
        using HttpResponseMessage refused = await _bench.Browser.GetAsync(new Uri($"http://localhost:{_bench.Port}/{target}"));

        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Equal((Messages.RedirectPageNotFound, Messages.RedirectPageNotFoundText, false), await ShownPage.ReadAsync(refused));
        await _bench.BrowserIsReceivedAsync(listener, request);
    }

    [Fact]
    public async Task A_request_without_a_query_is_refused_too()
    {
        using RedirectListener listener = RedirectListener.Start(_bench.Request(), TimeProvider.System);

        using HttpResponseMessage refused = await _bench.Browser.GetAsync(new Uri($"http://localhost:{_bench.Port}/callback"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
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
        AuthorizationRequest request = _bench.Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);

        using (TcpClient noise = await _bench.ConnectAsync())
        {
            await noise.GetStream().WriteAsync(Encoding.Latin1.GetBytes(sent.Replace("STATE", RedirectFixture.State(request), StringComparison.Ordinal)));
        }

        await _bench.BrowserIsReceivedAsync(listener, request);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("HEAD")]
    [InlineData("get")]
    public async Task Only_GET_brings_an_answer(string method)
    {
        AuthorizationRequest request = _bench.Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);
        using TcpClient browser = await _bench.ConnectAsync();

        await RedirectFixture.SendAsync(browser, $"{method} /callback?code=1&state={RedirectFixture.State(request)} HTTP/1.1\r\nHost: localhost\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", await RedirectFixture.ReadToEndAsync(browser), StringComparison.Ordinal);
        await _bench.BrowserIsReceivedAsync(listener, request);
    }

    [Fact]
    public async Task A_line_without_end_is_closed_and_waited_past()
    {
        AuthorizationRequest request = _bench.Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);
        using TcpClient noise = await _bench.ConnectAsync();

        await RedirectFixture.SendAsync(noise, "GET /callback?" + new string('x', 40_000));

        Assert.Equal("", await RedirectFixture.ReadToEndAsync(noise));
        await _bench.BrowserIsReceivedAsync(listener, request);
    }

    [Fact]
    public async Task A_hundred_idle_connections_keep_nobody_out()
    {
        AuthorizationRequest request = _bench.Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);
        List<TcpClient> idle = [];
        try
        {
            for (int i = 0; i < 100; i++)
            {
                idle.Add(await _bench.ConnectAsync());
            }

            await _bench.BrowserIsReceivedAsync(listener, request);
        }
        finally
        {
            idle.ForEach(client => client.Dispose());
        }
    }
}
