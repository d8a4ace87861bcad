using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace ApplianceAuth.OAuth;

/// <summary>Waits on this machine for the browser to come back (RFC 8252 section 7.3).</summary>
/// <remarks>Two TcpListeners and not HttpListener, which binds 127.0.0.1 alone for <c>localhost</c> while browsers may try ::1 first.</remarks>
public sealed class RedirectListener : IDisposable
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

    /// <summary>Listens on the request's redirect address; <c>localhost</c> means both 127.0.0.1 and ::1.</summary>
    /// <param name="request">What is waited for.</param>
    /// <param name="timeProvider">Tells the time.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.RedirectUriInvalid"/>: not an http address on this machine. <see cref="ErrorId.RedirectPortBusy"/>: another program has the port.
    /// </exception>
    public static RedirectListener Start(AuthorizationRequest request, TimeProvider timeProvider)
    {
        string address = request.Registration.RedirectUri;
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? redirect) || redirect is not { Scheme: "http", IsLoopback: true, Port: > 0 })
        {
            throw new ApplianceAuthException(
                ErrorId.RedirectUriInvalid, $"'{address}' is not an http address on this machine, so nobody can wait there for the browser.",
                "Sign in with -PasteRedirect and copy the address on which the browser ends, or register an address such as http://localhost:8080/callback.");
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

    /// <summary>The first request that carries our state; all others are answered 400 or 404 and waited past.</summary>
    public ValueTask<CallbackConnection> ReceiveAsync(CancellationToken cancellationToken) => _received.Reader.ReadAsync(cancellationToken);

    /// <summary>Frees the port, and lets go of browsers that nobody answers any more.</summary>
    public void Dispose()
    {
        // First, so that the end of a listener is not taken for a connection that failed. Not disposed: it holds nothing, and connections that are still
        // being read look at it.
        _closed.Cancel();
        _listeners.ForEach(listener => listener.Dispose());
        _received.Writer.TryComplete();
        while (_received.Reader.TryRead(out CallbackConnection? unanswered))
        {
            unanswered.Dispose();
        }
    }

    /// <summary>Answers connections until the listener is closed. One that was reset before it was accepted does not end this.</summary>
    /// <param name="accept">Accepts the next connection.</param>
    internal async Task AcceptAsync(Func<CancellationToken, ValueTask<TcpClient>> accept)
    {
        while (!_closed.IsCancellationRequested)
        {
            try
            {
                TcpClient client = await accept(_closed.Token).ConfigureAwait(false);
                // Not awaited: browsers open connections in advance and say nothing on them.
                _ = RespondAsync(client, _closed.Token);
            }
            catch (SocketException) when (!_closed.IsCancellationRequested)
            {
                // On Windows a connection that was reset in the backlog. Where it is a lasting fault, such as no free handles, a loop would spin.
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
                // A machine without IPv6: its browsers go to 127.0.0.1.
                listener.Dispose();
                continue;
            }
            catch (SocketException e)
            {
                listener.Dispose();
                throw new ApplianceAuthException(
                    ErrorId.RedirectPortBusy, $"Port {redirect.Port} on {address} cannot be listened on: {e.Message}",
                    $"Close the program that uses port {redirect.Port}, or register another redirect address and name it with -RedirectUri. Without a free port use -PasteRedirect.",
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
                await connection.RespondAsync(400, "This is not the sign-in that is waiting here", "Go back to the sign-in page that was opened last.", cancellationToken).ConfigureAwait(false);
                break;
            case CallbackKind.WrongPath:
                await connection.RespondAsync(404, "There is nothing here", "ApplianceAuth waits for a sign-in on another path.", cancellationToken).ConfigureAwait(false);
                break;
            default:
                connection.Dispose();
                break;
        }
    }
}
