using System.Runtime.InteropServices;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Hosting;

/// <summary>Delays the end of the process while a token is refreshed or a vault is written.</summary>
/// <remarks>
/// With rotation, a refresh token is invalid after the cloud has accepted it (RFC 6749, section 6): a process that ends before the response arrives loses
/// the session. SecretStore rewrites its file in place: a process that ends during the write could lose all secrets. SIGKILL cannot be delayed.
/// </remarks>
internal static class ShutdownHandler
{
    /// <summary>The longest duration of a refresh. systemd kills a process after 90 seconds, Docker after 10.</summary>
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);

    private static readonly List<PosixSignalRegistration> s_signals = [];

    /// <summary>Makes the process wait at its end for the broker's pending operations.</summary>
    public static void WaitFor(SessionBroker broker)
    {
        // Ctrl+C ends a script together with its process. PowerShell may already have closed its runspaces, so that a vault cannot be written, but the
        // journal can.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => broker.CompletePendingAsync(s_timeout).Wait();
        // Service managers send SIGTERM, and a closed terminal sends SIGHUP. From .NET 10 on they do not raise ProcessExit. They are not cancelled, so
        // they end the process after the wait.
        s_signals.AddRange(new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(
            signal => PosixSignalRegistration.Create(signal, _ => broker.CompletePendingAsync(s_timeout).Wait())));
    }
}
