using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Hosting;

/// <summary>Says what becomes of an event stream: in passing while it goes on, as a warning once it has been down for long.</summary>
/// <param name="cmdlet">Whoever reads the stream.</param>
/// <param name="account">Whose stream it is.</param>
/// <param name="opened">What else is done with what each connection was opened with.</param>
internal sealed class StreamReport(ApplianceCmdlet cmdlet, AccountAddress account, Action<Session, RateState?> opened) : IStreamWitness
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(1);

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
        string text = $"{PlainWords.Sentence(why)} It is opened again at {PlainWords.Time(next)}.";
        if (next - since > s_long && _warnedOf != since)
        {
            _warnedOf = since;
            cmdlet.WriteWarning($"{account}: no events since {PlainWords.Time(since)}. {text}");
        }
        else
        {
            cmdlet.WriteVerbose($"{account}: the event stream is down. {text}");
        }
    });
}
