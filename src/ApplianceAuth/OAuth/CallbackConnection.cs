using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ApplianceAuth.OAuth;

/// <summary>A connection of a browser to the redirect URI, which waits for the response page.</summary>
internal sealed class CallbackConnection : IDisposable
{
    private const int MaximumHeaderBytes = 32 * 1024;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    private readonly TcpClient _client;
    private readonly TimeProvider _clock;

    internal CallbackConnection(TcpClient client, TimeProvider timeProvider) => (_client, _clock) = (client, timeProvider);

    /// <summary>The authorization response of the redirect.</summary>
    public AuthorizationResponse Response { get; private set; } = AuthorizationResponse.FromQuery("");

    /// <summary>Sends a page to the browser and closes the connection. A browser that has disconnected is ignored.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="title">The title of the page.</param>
    /// <param name="text">The text of the page.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task RespondAsync(int status, string title, string text, CancellationToken cancellationToken)
    {
        byte[] page = Encoding.UTF8.GetBytes(RedirectPage.Html(status < 400, title, text));
        byte[] head = Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status} {(HttpStatusCode)status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {page.Length}\r\nConnection: close\r\n" +
            "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nContent-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\n\r\n");
        try
        {
            using CancellationTokenSource timedOut = new(s_timeout, _clock);
            using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timedOut.Token);
            await _client.GetStream().WriteAsync(head.Concat(page).ToArray(), linked.Token).ConfigureAwait(false);
            _client.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidOperationException or OperationCanceledException)
        {
            // The browser has disconnected; the sign-in does not need the page.
        }
        finally
        {
            _client.Dispose();
        }
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _client.Dispose();

    internal async Task<CallbackKind> ReadAsync(string path, AuthorizationRequest request, CancellationToken cancellationToken)
    {
        string[] line = (await ReadFirstLineAsync(cancellationToken).ConfigureAwait(false)).Split(' ');
        if (line.Length != 3 || line[0] != "GET" || !line[2].StartsWith("HTTP/1.", StringComparison.Ordinal))
        {
            return line.Length == 3 ? CallbackKind.StateMismatch : CallbackKind.Empty;
        }

        string[] target = line[1].Split('?', 2);
        if (target[0] != path)
        {
            return CallbackKind.WrongPath;
        }

        try
        {
            Response = AuthorizationResponse.FromQuery(target.Length > 1 ? target[1] : "");
            return Response.IsFor(request) ? CallbackKind.Match : CallbackKind.StateMismatch;
        }
        catch (ApplianceAuthException)
        {
            return CallbackKind.StateMismatch;
        }
    }

    // Reads all headers: closing a connection with unread bytes resets it, and the browser would show no page.
    private async Task<string> ReadFirstLineAsync(CancellationToken cancellationToken)
    {
        byte[] head = new byte[MaximumHeaderBytes];
        int length = 0;
        try
        {
            using CancellationTokenSource timedOut = new(s_timeout, _clock);
            using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timedOut.Token);
            while (length < head.Length && head.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
            {
                int read = await _client.GetStream().ReadAsync(head.AsMemory(length), linked.Token).ConfigureAwait(false);
                if (read == 0)
                {
                    return "";
                }

                length += read;
            }
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidOperationException or OperationCanceledException)
        {
            return "";
        }

        int end = head.AsSpan(0, length).IndexOf("\r\n"u8);
        return end < 0 ? "" : Encoding.ASCII.GetString(head, 0, end);
    }
}
