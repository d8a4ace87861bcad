using ApplianceAuth.Accounts;
using ApplianceAuth.Events;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Hosting;

/// <summary>Reports the state of an event stream: with -Verbose, and as a warning if it has been closed for more than a minute.</summary>
/// <param name="cmdlet">The cmdlet that reads the stream.</param>
/// <param name="account">The account's address.</param>
/// <param name="opened">Called after each connect.</param>
internal sealed class EventStreamReporter(ApplianceCmdlet cmdlet, AccountAddress account, Action<Session, RateState?> opened) : IEventStreamObserver
{
    private static readonly TimeSpan s_longOutage = TimeSpan.FromMinutes(1);

    private DateTimeOffset? _warnedOf;

    /// <inheritdoc/>
    public void Opened(Session session, RateState? nearlyUsedUp) => cmdlet.Pipeline.Post(() =>
    {
        cmdlet.WriteVerbose(CmdletMessages.FormatEventsOpened(account));
        opened(session, nearlyUsedUp);
    });

    /// <inheritdoc/>
    public void Lost(string why, DateTimeOffset since, DateTimeOffset next) => cmdlet.Pipeline.Post(() =>
    {
        string reason = ConsoleText.WithFullStop(why);
        if (next - since > s_longOutage && _warnedOf != since)
        {
            _warnedOf = since;
            cmdlet.WriteWarning(CmdletMessages.FormatEventsClosedLong(account, ConsoleText.FormatTime(since), reason, ConsoleText.FormatTime(next)));
        }
        else
        {
            cmdlet.WriteVerbose(CmdletMessages.FormatEventsClosed(account, reason, ConsoleText.FormatTime(next)));
        }
    });
}
