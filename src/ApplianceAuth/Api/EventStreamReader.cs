using System.Runtime.CompilerServices;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Api;

/// <summary>A cloud's events, without an end: a connection that is lost is opened again, with a token that is good.</summary>
/// <remarks>
/// What happens between two connections is lost, unless the cloud tells it again: Miele begins each with the state of everything. A connection that
/// brings 16 MB without an event is taken for broken, as is one that is silent for longer than the cloud's signs of life allow.
/// </remarks>
public sealed class EventStreamReader
{
    /// <summary>The media type of events.</summary>
    public const string MediaType = "text/event-stream";

    private readonly ApiClient _api;
    private readonly ApiCall _call;
    private readonly IEventStreamObserver _observer;
    private readonly TimeProvider _clock;

    internal EventStreamReader(ApiClient api, ApiCall call, IEventStreamObserver witness, TimeProvider clock) =>
        (_api, _call, _observer, _clock) = (api, call, witness, clock);

    /// <summary>How the cloud tells of events.</summary>
    public EventStreamInfo Source => _call.Provider.Events;

    /// <summary>Reads the events as they arrive, in lists that are good until the next is asked for. Leaving closes the connection at once.</summary>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.CallRefused"/>: not allowed, or nothing is there; <see cref="ErrorId.RateLimited"/>: too many streams are open;
    /// <see cref="ErrorId.RefreshRejected"/> and what else <see cref="Sessions.SessionBroker.GetAsync"/> raises and no wait mends.
    /// </exception>
    public async IAsyncEnumerable<IReadOnlyList<ReceivedEvent>> ReadAsync([EnumeratorCancellation] CancellationToken stop)
    {
        using IDisposable channel = await _api.AcquireStreamAsync(_call, stop).ConfigureAwait(false);
        ReconnectPolicy reconnects = new(Source, _clock);
        while (true)
        {
            TimeSpan pause;
            string why;
            EventConnection connection = await OpenAsync(reconnects, stop).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                reconnects.Opened();
                _observer.Opened(connection.Response.Session, connection.Response.LimitWarning);
                while (await connection.ReadAsync().ConfigureAwait(false) is { Count: > 0 } arrived)
                {
                    yield return arrived;
                    stop.ThrowIfCancellationRequested();
                }

                (pause, why) = (reconnects.DelayAfter(connection), connection.EndReason!);
            }

            await DelayAsync(reconnects, pause, why, stop).ConfigureAwait(false);
        }
    }

    private async Task<EventConnection> OpenAsync(ReconnectPolicy reconnects, CancellationToken stop)
    {
        while (true)
        {
            TimeSpan pause;
            string why;
            try
            {
                CallOptions once = new(_clock) { MaxRetries = 0, RefreshOnUnauthorized = reconnects.RefreshesOnUnauthorized };
                OpenResponse reply = await _api.OpenAsync(_call, HttpCompletionOption.ResponseHeadersRead, once, stop).ConfigureAwait(false);
                return await EventConnection.OpenAsync(_call, reply, _clock, stop).ConfigureAwait(false);
            }
            catch (ApplianceAuthException e)
            {
                if (reconnects.DelayAfter(e) is not { } wait)
                {
                    throw;
                }

                (pause, why) = (wait, e.Message);
            }

            await DelayAsync(reconnects, pause, why, stop).ConfigureAwait(false);
        }
    }

    private Task DelayAsync(ReconnectPolicy reconnects, TimeSpan pause, string why, CancellationToken stop)
    {
        _observer.Lost(why, reconnects.DownSince, _clock.GetUtcNow() + pause);
        return Task.Delay(pause, _clock, stop);
    }
}
