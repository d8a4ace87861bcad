using System.Net.Sockets;
using System.Threading.Channels;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>Who is let go when: connections that say nothing or too little, browsers that are gone, and everybody at the end.</summary>
public sealed class RedirectEndTests : IDisposable
{
    private readonly RedirectFixture _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_browser_that_nobody_answers_any_more_is_let_go()
    {
        AuthorizationRequest request = _bench.Request();
        RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);
        using TcpClient first = await _bench.ConnectAsync(), second = await _bench.ConnectAsync();
        await RedirectFixture.SendAsync(first, $"GET /callback?code=1&state={RedirectFixture.State(request)} HTTP/1.1\r\n\r\n");
        using CallbackConnection received = await RedirectFixture.ReceiveAsync(listener);
        await RedirectFixture.SendAsync(second, $"GET /callback?code=1&state={RedirectFixture.State(request)} HTTP/1.1\r\n\r\n");
        await Task.Delay(50);

        listener.Dispose();

        Assert.Equal("", await RedirectFixture.ReadToEndAsync(second));
    }

    [Fact]
    public async Task All_ends_with_the_listener()
    {
        RedirectListener listener = RedirectListener.Start(_bench.Request(), TimeProvider.System);
        using TcpClient idle = await _bench.ConnectAsync();
        Task wait = listener.ReceiveAsync(CancellationToken.None).AsTask();

        listener.Dispose();

        await Assert.ThrowsAsync<ChannelClosedException>(() => wait.WaitAsync(RedirectFixture.Limit));
        Assert.Equal("", await RedirectFixture.ReadToEndAsync(idle));
    }

    [Fact]
    public async Task A_connection_on_which_nothing_comes_is_closed_after_ten_seconds()
    {
        ManualClock clock = new();
        using RedirectListener listener = RedirectListener.Start(_bench.Request(), clock);
        using TcpClient idle = await _bench.ConnectAsync();

        Assert.Equal("", await EndAsync(idle, clock));
    }

    [Fact]
    public async Task A_request_whose_head_never_ends_is_no_answer()
    {
        ManualClock clock = new();
        AuthorizationRequest request = _bench.Request();
        using RedirectListener listener = RedirectListener.Start(request, clock);
        using TcpClient slow = await _bench.ConnectAsync();
        await RedirectFixture.SendAsync(slow, $"GET /callback?code=1&state={RedirectFixture.State(request)} HTTP/1.1\r\nHost: local");

        Assert.Equal("", await EndAsync(slow, clock));
        await _bench.BrowserIsReceivedAsync(listener, request);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET /callback?code=1&state=STATE HTTP/1.1\r\n")]
    public async Task A_sender_that_ends_early_is_let_go_at_once(string sent)
    {
        AuthorizationRequest request = _bench.Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);
        using TcpClient early = await _bench.ConnectAsync();
        await RedirectFixture.SendAsync(early, sent.Replace("STATE", RedirectFixture.State(request), StringComparison.Ordinal));
        Task<string> end = RedirectFixture.ReadToEndAsync(early);

        early.Client.Shutdown(SocketShutdown.Send);

        Assert.Equal("", await end);
    }

    [Fact]
    public async Task A_request_for_nothing_is_let_go_at_once()
    {
        using RedirectListener listener = RedirectListener.Start(_bench.Request(), TimeProvider.System);
        using TcpClient noise = await _bench.ConnectAsync();

        await RedirectFixture.SendAsync(noise, "\r\n\r\n");

        Assert.Equal("", await RedirectFixture.ReadToEndAsync(noise));
    }

    [Fact]
    public async Task A_browser_with_the_cookies_of_all_other_programs_is_received()
    {
        AuthorizationRequest request = _bench.Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);
        using TcpClient browser = await _bench.ConnectAsync();

        await RedirectFixture.SendAsync(browser, $"GET /callback?code=1&state={RedirectFixture.State(request)} HTTP/1.1\r\nCookie: {new string('x', 40_000)}\r\n\r\n");

        using CallbackConnection received = await RedirectFixture.ReceiveAsync(listener);
        Assert.Equal("1", received.Response.RequireCode(request, KnownProviders.HomeConnect));
    }

    [Fact]
    public async Task A_connection_that_was_answered_is_closed_for_good()
    {
        using RedirectListener listener = RedirectListener.Start(_bench.Request(), TimeProvider.System);
        using TcpClient browser = await _bench.ConnectAsync();
        await RedirectFixture.SendAsync(browser, "GET /favicon.ico HTTP/1.1\r\n\r\n");
        using StreamReader page = new(browser.GetStream(), leaveOpen: true);
        Assert.StartsWith("HTTP/1.1 404 ", await page.ReadToEndAsync().WaitAsync(RedirectFixture.Limit), StringComparison.Ordinal);

        // What is sent to a socket that nobody holds any more comes back as a reset.
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
    [InlineData("let go")]
    [InlineData("stopped")]
    public async Task A_browser_that_is_gone_needs_no_page(string how)
    {
        AuthorizationRequest request = _bench.Request();
        using RedirectListener listener = RedirectListener.Start(request, TimeProvider.System);
        using CancellationTokenSource stop = new();
        using TcpClient browser = await _bench.ConnectAsync();
        await RedirectFixture.SendAsync(browser, $"GET /callback?code=1&state={RedirectFixture.State(request)} HTTP/1.1\r\n\r\n");
        using CallbackConnection received = await RedirectFixture.ReceiveAsync(listener);

        switch (how)
        {
            case "reset":
                browser.LingerState = new(true, 0);
                browser.Close();
                break;
            case "let go":
                received.Dispose();
                break;
            default:
                await stop.CancelAsync();
                break;
        }

        await received.RespondAsync(200, "Done", "Done.", stop.Token).WaitAsync(RedirectFixture.Limit);
    }

    /// <summary>Moves the time on until a connection ends; returns what came on it.</summary>
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
