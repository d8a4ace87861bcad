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
    public void Opened(Session session, RateState? limitWarning) => cmdlet.Pipeline.Post(() =>
    {
        cmdlet.WriteVerbose(CmdletMessages.FormatEventsOpened(account));
        opened(session, limitWarning);
    });

    /// <inheritdoc/>
    public void Lost(string reason, DateTimeOffset lastReceivedAt, DateTimeOffset nextAttemptAt) => cmdlet.Pipeline.Post(() =>
    {
        string sentence = ConsoleText.WithFullStop(reason);
        string next = ConsoleText.FormatTime(nextAttemptAt);
        if (nextAttemptAt - lastReceivedAt > s_longOutage && _warnedOf != lastReceivedAt)
        {
            _warnedOf = lastReceivedAt;
            cmdlet.WriteWarning(CmdletMessages.FormatEventsClosedLong(account, ConsoleText.FormatTime(lastReceivedAt), sentence, next));
        }
        else
        {
            cmdlet.WriteVerbose(CmdletMessages.FormatEventsClosed(account, sentence, next));
        }
    });
}
