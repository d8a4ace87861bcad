using System.Runtime.InteropServices;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Hosting;

/// <summary>Holds the end of the process up while a sign-in is being renewed or a vault written.</summary>
/// <remarks>
/// A refresh token that the cloud has taken is worth nothing any more, so a script that ends before the answer has come would lose the
/// sign-in; and SecretStore rewrites its file in place, so one that ends meanwhile could lose all secrets. Nothing holds up SIGKILL.
/// </remarks>
internal static class ShutdownHandler
{
    /// <summary>As long as a refresh may take. systemd gives 90 seconds before it kills, Docker 10.</summary>
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);

    private static readonly List<PosixSignalRegistration> s_signals = [];

    /// <summary>Waits for what the broker has begun before the process ends.</summary>
    public static void WaitFor(SessionBroker broker)
    {
        // Ctrl+C ends a script together with its process. PowerShell may have closed its runspaces by then, so that no vault can be written, but
        // the journal can.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => broker.CompletePendingAsync(s_timeout).Wait();
        // What a service manager sends, and a terminal that is closed: from .NET 10 on these end the process without a word to ProcessExit. They are
        // not cancelled, so that after the wait they do what they do without us.
        s_signals.AddRange(new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(
            signal => PosixSignalRegistration.Create(signal, _ => broker.CompletePendingAsync(s_timeout).Wait())));
    }
}
