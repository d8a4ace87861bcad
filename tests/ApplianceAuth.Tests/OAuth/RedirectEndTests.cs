using System.Net.Sockets;
using System.Threading.Channels;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>When connections are closed.</summary>
public sealed class RedirectEndTests : IDisposable
{
    private readonly RedirectFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Dispose_closes_a_connection_that_was_not_received()
    {
        AuthorizationRequest request = _fixture.Request();
        RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);
        using TcpClient first = await _fixture.ConnectAsync(), second = await _fixture.ConnectAsync();
        await RedirectFixture.SendAsync(first, $"GET /callback?code=1&state={RedirectFixture.State(request)} HTTP/1.1\r\n\r\n");
        using CallbackConnection received = await RedirectFixture.ReceiveAsync(listener);
        await RedirectFixture.SendAsync(second, $"GET /callback?code=1&state={RedirectFixture.State(request)} HTTP/1.1\r\n\r\n");
        await Task.Delay(50);

        listener.Dispose();

        Assert.Equal("", await RedirectFixture.ReadToEndAsync(second));
    }

    [Fact]
    public async Task Dispose_ends_the_wait_and_open_connections()
    {
        RedirectListener listener = RedirectListener.Start(_fixture.Request(), TimeProvider.System);
        using TcpClient idle = await _fixture.ConnectAsync();
        Task wait = listener.ReceiveAsync(CancellationToken.None).AsTask();

        listener.Dispose();

        await Assert.ThrowsAsync<ChannelClosedException>(() => wait.WaitAsync(RedirectFixture.Limit));
        Assert.Equal("", await RedirectFixture.ReadToEndAsync(idle));
    }

    [Fact]
    public async Task Idle_connection_is_closed_after_ten_seconds()
    {
        ManualClock clock = new();
        using RedirectListener listener = RedirectListener.Start(_fixture.Request(), clock);
        using TcpClient idle = await _fixture.ConnectAsync();

        Assert.Equal("", await EndAsync(idle, clock));
    }

    [Fact]
    public async Task Request_without_end_of_headers_is_closed()
    {
        ManualClock clock = new();
        AuthorizationRequest request = _fixture.Request();
        using RedirectListener listener = RedirectListener.Start(request, clock);
        using TcpClient slow = await _fixture.ConnectAsync();
        await RedirectFixture.SendAsync(slow, $"GET /callback?code=1&state={RedirectFixture.State(request)} HTTP/1.1\r\nHost: local");

        Assert.Equal("", await EndAsync(slow, clock));
        await _fixture.BrowserIsReceivedAsync(listener, request);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET /callback?code=1&state=STATE HTTP/1.1\r\n")]
    public async Task Incomplete_request_is_closed_when_the_client_disconnects(string sent)
    {
        AuthorizationRequest request = _fixture.Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);
        using TcpClient early = await _fixture.ConnectAsync();
        await RedirectFixture.SendAsync(early, sent.Replace("STATE", RedirectFixture.State(request), StringComparison.Ordinal));
        Task<string> end = RedirectFixture.ReadToEndAsync(early);

        early.Client.Shutdown(SocketShutdown.Send);

        Assert.Equal("", await end);
    }

    [Fact]
    public async Task Empty_request_is_closed_at_once()
    {
        using RedirectListener listener = RedirectListener.Start(_fixture.Request(), TimeProvider.System);
        using TcpClient noise = await _fixture.ConnectAsync();

        await RedirectFixture.SendAsync(noise, "\r\n\r\n");

        Assert.Equal("", await RedirectFixture.ReadToEndAsync(noise));
    }

    [Fact]
    public async Task Request_with_40_KB_of_cookies_is_received()
    {
        AuthorizationRequest request = _fixture.Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);
        using TcpClient browser = await _fixture.ConnectAsync();

        string headers = $"Cookie: {new string('x', 40_000)}\r\n\r\n";
        await RedirectFixture.SendAsync(browser, $"GET /callback?code=1&state={RedirectFixture.State(request)} HTTP/1.1\r\n{headers}");

        using CallbackConnection received = await RedirectFixture.ReceiveAsync(listener);
        Assert.Equal("1", received.Response.RequireCode(request, KnownProviders.HomeConnect));
    }

    [Fact]
    public async Task Connection_is_closed_after_the_response()
    {
        using RedirectListener listener = RedirectListener.Start(_fixture.Request(), TimeProvider.System);
        using TcpClient browser = await _fixture.ConnectAsync();
        await RedirectFixture.SendAsync(browser, "GET /favicon.ico HTTP/1.1\r\n\r\n");
        using StreamReader page = new(browser.GetStream(), leaveOpen: true);
        Assert.StartsWith("HTTP/1.1 404 ", await page.ReadToEndAsync().WaitAsync(RedirectFixture.Limit), StringComparison.Ordinal);

        // A closed socket resets the connection when more data arrives.
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            for (int i = 0; i < 100; i++)
            {
                await RedirectFixture.SendAsync(browser, "more");
                await Task.Delay(5);
            }
        });
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("disposed")]
    [InlineData("cancelled")]
    public async Task RespondAsync_disconnected_browser_is_ignored(string how)
    {
        AuthorizationRequest request = _fixture.Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);
        using CancellationTokenSource cancellation = new();
        using TcpClient browser = await _fixture.ConnectAsync();
        await RedirectFixture.SendAsync(browser, $"GET /callback?code=1&state={RedirectFixture.State(request)} HTTP/1.1\r\n\r\n");
        using CallbackConnection received = await RedirectFixture.ReceiveAsync(listener);

        switch (how)
        {
            case "reset":
                browser.LingerState = new(true, 0);
                browser.Close();
                break;
            case "disposed":
                received.Dispose();
                break;
            default:
                await cancellation.CancelAsync();
                break;
        }

        await received.RespondAsync(200, "Done", "Done.", cancellation.Token).WaitAsync(RedirectFixture.Limit);
    }

    /// <summary>Advances the clock until the connection ends; returns the received text.</summary>
    private static async Task<string> EndAsync(TcpClient client, ManualClock clock)
    {
        Task<string> end = RedirectFixture.ReadToEndAsync(client);
        for (int i = 0; i < 500 && !end.IsCompleted; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5);
        }

        return await end.WaitAsync(RedirectFixture.Limit);
    }
}
