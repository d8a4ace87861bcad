using ApplianceAuth.Accounts;
using ApplianceAuth.Events;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Hosting;

/// <summary>Says what becomes of an event stream: in passing while it goes on, as a warning once it has been down for long.</summary>
/// <param name="cmdlet">Whoever reads the stream.</param>
/// <param name="account">Whose stream it is.</param>
/// <param name="opened">What else is done with what each connection was opened with.</param>
internal sealed class EventStreamReporter(ApplianceCmdlet cmdlet, AccountAddress account, Action<Session, RateState?> opened) : IEventStreamObserver
{
    private static readonly TimeSpan s_longOutage = TimeSpan.FromMinutes(1);

    private DateTimeOffset? _warnedOf;

    /// <inheritdoc/>
    public void Opened(Session session, RateState? nearlyUsedUp) => cmdlet.Pipeline.Post(() =>
    {
        cmdlet.WriteVerbose($"{account}: the event stream is open.");
        opened(session, nearlyUsedUp);
    });

    /// <inheritdoc/>
    public void Lost(string why, DateTimeOffset since, DateTimeOffset next) => cmdlet.Pipeline.Post(() =>
    {
        string text = $"{ConsoleText.WithFullStop(why)} It is opened again at {ConsoleText.FormatTime(next)}.";
        if (next - since > s_longOutage && _warnedOf != since)
        {
            _warnedOf = since;
            cmdlet.WriteWarning($"{account}: no events since {ConsoleText.FormatTime(since)}. {text}");
        }
        else
        {
            cmdlet.WriteVerbose($"{account}: the event stream is down. {text}");
        }
    });
}
