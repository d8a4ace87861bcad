using System.Net;
using System.Net.Sockets;
using System.Text;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.OAuth;

namespace ApplianceAuth.Tests.Api;

/// <summary>Malformed HTTP responses, such as a broken proxy sends. The emulator's server cannot send them.</summary>
public sealed class RawResponseTests(CloudFixture cloud) : CallTests(cloud)
{
    public static TheoryData<string> Responses =>
    [
        "", "\0", "garbage\r\n\r\n", "HTTP/1.1", "HTTP/1.1 abc OK\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n", "HTTP/1.1 99 Low\r\n\r\n", "HTTP/1.1 200 \xFF\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n{}", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nContent-Encoding: br\r\n\r\n{}", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}", "HTTP/1.1 200 OK\r\n: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: \0\r\nContent-Length: 2\r\n\r\n{}", "HTTP/1.1 200 OK\r\nContent-Type: \xFF/\0\r\nContent-Length: 2\r\n\r\n{}", "HTTP/1.1 200 OK\r\nContent-Type\r\n\r\n{}",
        "HTTP/1.1 101 Switching Protocols\r\n\r\n{}", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 418 \u001b[2J\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 403 x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<html", "HTTP/1.1 429 x\r\nRetry-After: \xFF\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 301 x\r\nLocation: \0\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: " + new string('x', 200_000) + "\r\n\r\n{}",
    ];

    [Theory]
    [MemberData(nameof(Responses))]
    public async Task Malformed_HTTP_gives_a_response_or_a_documented_error_id(string response)
    {
        using TcpListener server = new(IPAddress.Loopback, 0);
        server.Start();
        using CancellationTokenSource cancellation = new();
        Task serving = ServeAsync(server, Encoding.Latin1.GetBytes(response), cancellation.Token);
        StoredAccount account = await _cloud.AccountAsync("Miele");
        account = new(account.Registration with { BaseUri = new($"http://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}") }, account.Tokens);
        await _broker.SaveSignInAsync(_store, account, default);
        ApiCall call = await _api.PrepareAsync(_store, account.Address, new(HttpMethod.Get, "/devices"), default);

        await CheckAsync(() => _api.SendAsync(call, Once, default));
        await CheckAsync(() => _api.SaveAsync(call, _folder.File("response"), Once, null, default));
        await CheckAsync(() => _cloud.Client(account.Registration).RefreshAsync(account.Registration, account.Tokens));
        await CheckAsync(() => PublishedKeys.FetchAsync(account.Provider, _cloud.Http, _cloud.Clock, default));
        await cancellation.CancelAsync();
        await serving;
    }

    private CallOptions Once => new(_cloud.Clock) { MaxRetries = 0, MaxDelay = TimeSpan.Zero };

    private static async Task CheckAsync(Func<Task> work)
    {
        Exception? raised = await Record.ExceptionAsync(() => work().WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.True(
            raised is null or ApplianceAuthException
            {
                ErrorId: ErrorId.CloudFailed or ErrorId.CloudUnreachable or ErrorId.UnexpectedResponse or ErrorId.CallRefused or ErrorId.RateLimited or ErrorId.SignInRefused,
            },
            $"{raised}");
        Assert.DoesNotContain(raised?.Message ?? "", char.IsControl);
    }

    private static async Task ServeAsync(TcpListener server, byte[] response, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using TcpClient client = await server.AcceptTcpClientAsync(cancellationToken);
                NetworkStream stream = client.GetStream();
                // Reads the request once; the rest of a longer body is ignored.
                _ = await stream.ReadAsync(new byte[64 * 1024], cancellationToken);
                await stream.WriteAsync(response, cancellationToken);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
            {
                // The test is over, or the client did not want the rest.
            }
        }
    }
}
