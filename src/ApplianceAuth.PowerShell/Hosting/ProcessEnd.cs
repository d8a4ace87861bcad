using System.Runtime.InteropServices;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Hosting;

/// <summary>Holds the end of the process up while a sign-in is being renewed or a vault written, however the process is asked to end.</summary>
/// <remarks>
/// A refresh token that the cloud has taken is worth nothing any more, so a script that ends before the answer has come would lose the
/// sign-in; and SecretStore rewrites its file in place, so one that ends meanwhile would lose all secrets. A signal is a case of its own:
/// from .NET 10 on the runtime ends at SIGTERM without raising ProcessExit. SIGKILL and a power cut cannot be held up.
/// </remarks>
internal static class ProcessEnd
{
    /// <summary>As long as a refresh may take. systemd gives 90 seconds before it kills, Docker 10.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static readonly List<PosixSignalRegistration> s_signals = [];

    /// <summary>Waits for what the broker has begun before the process ends.</summary>
    public static void HoldUpFor(SessionBroker broker)
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => broker.Settle(s_patience);
        // Not cancelled: once the wait is over, the signal does what it does without us. Ctrl+C is PowerShell's own.
        s_signals.AddRange(new[] { PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(
            signal => PosixSignalRegistration.Create(signal, _ => broker.Settle(s_patience))));
    }
}
