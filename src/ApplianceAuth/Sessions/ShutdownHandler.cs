using System.Runtime.InteropServices;

namespace ApplianceAuth.Sessions;

/// <summary>Delays the end of the process while a token is refreshed or a vault is written, until it is disposed.</summary>
/// <remarks>
/// With rotation, a refresh token is invalid after the cloud has accepted it (RFC 6749, section 6): a process that ends before the response arrives loses
/// the session. SecretStore rewrites its file in place: a process that ends during the write could lose all secrets. SIGKILL cannot be delayed.
/// </remarks>
internal sealed class ShutdownHandler : IDisposable
{
    /// <summary>The longest duration of a refresh. systemd kills a process after 90 seconds, Docker after 10.</summary>
    public static readonly TimeSpan LongestRefresh = TimeSpan.FromSeconds(30);

    private readonly SessionBroker _broker;
    private readonly PosixSignalRegistration[] _signals;

    /// <summary>Makes the process wait at its end for the broker's pending operations.</summary>
    public ShutdownHandler(SessionBroker broker)
    {
        _broker = broker;
        // Ctrl+C ends a script together with its process. PowerShell may already have closed its runspaces, so that a vault cannot be written, but the
        // journal can.
        AppDomain.CurrentDomain.ProcessExit += Wait;
        // Service managers send SIGTERM, and a closed terminal sends SIGHUP. From .NET 10 on they do not raise ProcessExit. They are not cancelled, so
        // they end the process after the wait.
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Wait(null, EventArgs.Empty)),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => Wait(null, EventArgs.Empty)),
        ];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= Wait;
        foreach (PosixSignalRegistration signal in _signals)
        {
            signal.Dispose();
        }
    }

    private void Wait(object? sender, EventArgs e) => _broker.CompletePendingAsync(LongestRefresh).Wait();
}
