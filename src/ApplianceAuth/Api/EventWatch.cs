using System.Runtime.CompilerServices;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Api;

/// <summary>A cloud's events, without an end: a connection that is lost is opened again, with a token that is good.</summary>
/// <remarks>
/// What happens between two connections is lost, unless the cloud tells it again: Miele begins each with the state of everything. A connection that
/// brings 16 MB without an event is taken for broken, as is one that is silent for longer than the cloud's signs of life allow.
/// </remarks>
public sealed class EventWatch
{
    /// <summary>The media type of events.</summary>
    public const string MediaType = "text/event-stream";

    private readonly ApplianceApi _api;
    private readonly ApiCall _call;
    private readonly IStreamWitness _witness;
    private readonly TimeProvider _clock;

    internal EventWatch(ApplianceApi api, ApiCall call, IStreamWitness witness, TimeProvider clock) =>
        (_api, _call, _witness, _clock) = (api, call, witness, clock);

    /// <summary>How the cloud tells of events.</summary>
    public EventSource Source => _call.Provider.Events;

    /// <summary>Reads the events as they arrive, in lists that are good until the next is asked for. Leaving closes the connection at once.</summary>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="Reason.CallRefused"/>: not allowed, or nothing is there; <see cref="Reason.RateLimited"/>: too many streams are open;
    /// <see cref="Reason.RefreshRejected"/> and what else <see cref="Sessions.SessionBroker.GetAsync"/> raises and no wait mends.
    /// </exception>
    public async IAsyncEnumerable<IReadOnlyList<ReceivedEvent>> ReadAsync([EnumeratorCancellation] CancellationToken stop)
    {
        using IDisposable channel = await _api.TakeStreamAsync(_call, stop).ConfigureAwait(false);
        Reconnects reconnects = new(Source, _clock);
        while (true)
        {
            TimeSpan pause;
            string why;
            EventConnection connection = await OpenAsync(reconnects, stop).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                reconnects.Opened();
                _witness.Opened(connection.Reply.Session, connection.Reply.NearlyUsedUp);
                while (await connection.ReadAsync().ConfigureAwait(false) is { Count: > 0 } arrived)
                {
                    yield return arrived;
                    stop.ThrowIfCancellationRequested();
                }

                (pause, why) = (reconnects.After(connection), connection.Ended!);
            }

            await PauseAsync(reconnects, pause, why, stop).ConfigureAwait(false);
        }
    }

    private async Task<EventConnection> OpenAsync(Reconnects reconnects, CancellationToken stop)
    {
        while (true)
        {
            TimeSpan pause;
            string why;
            try
            {
                ApiPatience once = new(_clock) { Repeats = 0, Renews = reconnects.MayRenew };
                ApiReply reply = await _api.OpenAsync(_call, HttpCompletionOption.ResponseHeadersRead, once, stop).ConfigureAwait(false);
                return await EventConnection.OpenAsync(_call, reply, _clock, stop).ConfigureAwait(false);
            }
            catch (ApplianceAuthException e)
            {
                if (reconnects.After(e) is not { } wait)
                {
                    throw;
                }

                (pause, why) = (wait, e.Message);
            }

            await PauseAsync(reconnects, pause, why, stop).ConfigureAwait(false);
        }
    }

    private Task PauseAsync(Reconnects reconnects, TimeSpan pause, string why, CancellationToken stop)
    {
        _witness.Lost(why, reconnects.DownSince, _clock.GetUtcNow() + pause);
        return Task.Delay(pause, _clock, stop);
    }
}
