using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace ApplianceAuth.OAuth;

/// <summary>Receives the redirect of the browser on a loopback address (RFC 8252 section 7.3).</summary>
/// <remarks>It uses two TcpListeners: HttpListener binds only 127.0.0.1 for <c>localhost</c>, and browsers may try ::1 first.</remarks>
internal sealed class RedirectListener : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _closed = new();
    private readonly Channel<CallbackConnection> _received = Channel.CreateUnbounded<CallbackConnection>();
    private readonly List<TcpListener> _listeners = [];
    private readonly AuthorizationRequest _request;
    private readonly TimeProvider _clock;
    private readonly string _path;

    private RedirectListener(AuthorizationRequest request, Uri redirect, TimeProvider timeProvider) =>
        (_request, _path, _clock) = (request, redirect.AbsolutePath, timeProvider);

    /// <summary>Listens on the redirect URI of a request; <c>localhost</c> means both 127.0.0.1 and ::1.</summary>
    /// <param name="request">The authorization request.</param>
    /// <param name="timeProvider">The time source.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.RedirectUriInvalid"/>: not an http address on this computer. <see cref="ErrorId.RedirectPortBusy"/>: the port is in use.
    /// </exception>
    public static RedirectListener Start(AuthorizationRequest request, TimeProvider timeProvider)
    {
        string address = request.Registration.RedirectUri;
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? redirect) || redirect is not { Scheme: "http", IsLoopback: true, Port: > 0 })
        {
            throw new ApplianceAuthException(
                ErrorId.RedirectUriInvalid, Messages.FormatRedirectUriInvalid(address), Messages.RedirectUriInvalidRecommendation);
        }

        RedirectListener listener = new(request, redirect, timeProvider);
        try
        {
            listener.Listen(redirect);
            return listener;
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>Waits for the first request with the state of the sign-in. All others get the response 400 or 404.</summary>
    public ValueTask<CallbackConnection> ReceiveAsync(CancellationToken cancellationToken) => _received.Reader.ReadAsync(cancellationToken);

    /// <summary>Frees the port and closes connections without a response.</summary>
    public void Dispose()
    {
        // Cancelled first, so that AcceptAsync does not take the end of a listener for a failed connection. Not disposed: it holds no resources, and
        // connections that are still being read use its token.
        _closed.Cancel();
        _listeners.ForEach(listener => listener.Dispose());
        _received.Writer.TryComplete();
        while (_received.Reader.TryRead(out CallbackConnection? pending))
        {
            pending.Dispose();
        }
    }

    /// <summary>Accepts connections until the listener is closed. A connection that was reset before it was accepted does not end the loop.</summary>
    /// <param name="accept">Accepts the next connection.</param>
    internal async Task AcceptAsync(Func<CancellationToken, ValueTask<TcpClient>> accept)
    {
        while (!_closed.IsCancellationRequested)
        {
            try
            {
                TcpClient client = await accept(_closed.Token).ConfigureAwait(false);
                // Not awaited: browsers open connections in advance and send nothing on them.
                _ = RespondAsync(client, _closed.Token);
            }
            catch (SocketException) when (!_closed.IsCancellationRequested)
            {
                // On Windows, a connection that was reset in the backlog. The pause keeps a lasting error, such as no free handles, from using the processor.
                await Task.Delay(s_pause, _clock, _closed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private void Listen(Uri redirect)
    {
        bool both = redirect.HostNameType == UriHostNameType.Dns;
        foreach (IPAddress address in both ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : new[] { IPAddress.Parse(redirect.DnsSafeHost) })
        {
            TcpListener listener = new(address, redirect.Port) { ExclusiveAddressUse = true };
            try
            {
                listener.Start();
            }
            catch (SocketException e) when (both && address.AddressFamily == AddressFamily.InterNetworkV6
                && e.SocketErrorCode is SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable)
            {
                // Without IPv6, browsers use 127.0.0.1.
                listener.Dispose();
                continue;
            }
            catch (SocketException e)
            {
                listener.Dispose();
                throw new ApplianceAuthException(
                    ErrorId.RedirectPortBusy,
                    Messages.FormatRedirectPortBusy(redirect.Port, address, e.Message),
                    Messages.FormatRedirectPortBusyRecommendation(redirect.Port),
                    e);
            }

            _listeners.Add(listener);
            _ = AcceptAsync(listener.AcceptTcpClientAsync);
        }
    }

    private async Task RespondAsync(TcpClient client, CancellationToken cancellationToken)
    {
        CallbackConnection connection = new(client, _clock);
        switch (await connection.ReadAsync(_path, _request, cancellationToken).ConfigureAwait(false))
        {
            case CallbackKind.Match when _received.Writer.TryWrite(connection):
                break;
            case CallbackKind.StateMismatch:
                await connection.RespondAsync(400, Messages.RedirectPageOtherSignIn, Messages.RedirectPageOtherSignInText, cancellationToken)
                    .ConfigureAwait(false);
                break;
            case CallbackKind.WrongPath:
                await connection.RespondAsync(404, Messages.RedirectPageNotFound, Messages.RedirectPageNotFoundText, cancellationToken)
                    .ConfigureAwait(false);
                break;
            default:
                connection.Dispose();
                break;
        }
    }
}
