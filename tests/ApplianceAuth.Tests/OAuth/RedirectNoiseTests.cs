using System.Net;
using System.Net.Sockets;
using System.Text;
using ApplianceAuth.OAuth;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>Other requests to the port, after which the redirect is still received.</summary>
public sealed class RedirectNoiseTests : IDisposable
{
    private readonly RedirectFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("code=1&state=of-another-sign-in", HttpStatusCode.BadRequest)]
    [InlineData("code=1", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("error=access_denied", HttpStatusCode.BadRequest)]
    [InlineData("state=STATE&state=STATE&code=1", HttpStatusCode.BadRequest)]
    public async Task Request_without_the_state_gets_400_and_the_listener_waits_on(string query, HttpStatusCode status)
    {
        AuthorizationRequest request = _fixture.Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);

        Uri callback = _fixture.Callback("localhost", query.Replace("STATE", RedirectFixture.State(request), StringComparison.Ordinal));
        using HttpResponseMessage refused = await _fixture.Browser.GetAsync(callback);

        Assert.Equal(status, refused.StatusCode);
        Assert.Equal((Messages.RedirectPageOtherSignIn, Messages.RedirectPageOtherSignInText, false), await ShownPage.ReadAsync(refused));
        await _fixture.BrowserIsReceivedAsync(listener, request);
    }

    [Theory]
    [InlineData("favicon.ico")]
    [InlineData("callback/?code=1&state=STATE")]
    [InlineData("Callback?code=1&state=STATE")]
    [InlineData("?code=1&state=STATE")]
    public async Task Request_for_another_path_gets_404_and_the_listener_waits_on(string path)
    {
        AuthorizationRequest request = _fixture.Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);

        string target = path.Replace("STATE", RedirectFixture.State(request), StringComparison.Ordinal);
        using HttpResponseMessage refused = await _fixture.Browser.GetAsync(new Uri($"http://localhost:{_fixture.Port}/{target}"));

        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Equal((Messages.RedirectPageNotFound, Messages.RedirectPageNotFoundText, false), await ShownPage.ReadAsync(refused));
        await _fixture.BrowserIsReceivedAsync(listener, request);
    }

    [Fact]
    public async Task Request_without_a_query_gets_400()
    {
        using RedirectListener listener = RedirectListener.Start(_fixture.Request(), TimeProvider.System);

        using HttpResponseMessage refused = await _fixture.Browser.GetAsync(new Uri($"http://localhost:{_fixture.Port}/callback"));

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
    public async Task Malformed_request_is_ignored(string sent)
    {
        AuthorizationRequest request = _fixture.Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);

        using (TcpClient noise = await _fixture.ConnectAsync())
        {
            await noise.GetStream().WriteAsync(Encoding.Latin1.GetBytes(sent.Replace("STATE", RedirectFixture.State(request), StringComparison.Ordinal)));
        }

        await _fixture.BrowserIsReceivedAsync(listener, request);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("HEAD")]
    [InlineData("get")]
    public async Task Request_with_another_method_gets_400(string method)
    {
        AuthorizationRequest request = _fixture.Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);
        using TcpClient browser = await _fixture.ConnectAsync();

        await RedirectFixture.SendAsync(browser, $"{method} /callback?code=1&state={RedirectFixture.State(request)} HTTP/1.1\r\nHost: localhost\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", await RedirectFixture.ReadToEndAsync(browser), StringComparison.Ordinal);
        await _fixture.BrowserIsReceivedAsync(listener, request);
    }

    [Fact]
    public async Task Request_line_without_end_is_closed()
    {
        AuthorizationRequest request = _fixture.Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);
        using TcpClient noise = await _fixture.ConnectAsync();

        await RedirectFixture.SendAsync(noise, "GET /callback?" + new string('x', 40_000));

        Assert.Equal("", await RedirectFixture.ReadToEndAsync(noise));
        await _fixture.BrowserIsReceivedAsync(listener, request);
    }

    [Fact]
    public async Task Hundred_idle_connections_do_not_block_the_browser()
    {
        AuthorizationRequest request = _fixture.Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);
        List<TcpClient> idle = [];
        try
        {
            for (int i = 0; i < 100; i++)
            {
                idle.Add(await _fixture.ConnectAsync());
            }

            await _fixture.BrowserIsReceivedAsync(listener, request);
        }
        finally
        {
            idle.ForEach(client => client.Dispose());
        }
    }
}
