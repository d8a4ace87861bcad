using System.Runtime.CompilerServices;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Events;

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

    private EventStreamReader(ApiClient api, ApiCall call, IEventStreamObserver observer) =>
        (_api, _call, _observer, _clock) = (api, call, observer, api.TimeProvider);

    /// <summary>How the cloud tells of events.</summary>
    public EventStreamInfo Source => _call.Provider.Events;

    /// <summary>Prepares to read the events of an account's appliances. The request is sent when the first event is read.</summary>
    /// <param name="api">Sends the request.</param>
    /// <param name="store">The store of the account.</param>
    /// <param name="account">The account.</param>
    /// <param name="appliance">The id of the only appliance to watch, or null for all.</param>
    /// <param name="language">The language of texts, such as <c>de-DE</c> (RFC 5646), or null for the cloud's default.</param>
    /// <param name="observer">Receives the changes of the connection's state.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RequestInvalid"/>, <see cref="ErrorId.NotConnected"/>, or an error of the vault.</exception>
    public static async Task<EventStreamReader> CreateAsync(
        ApiClient api, IAccountStore store, AccountAddress account, string? appliance, string? language, IEventStreamObserver observer,
        CancellationToken cancellationToken)
    {
        Provider provider = await api.FindProviderAsync(store, account, cancellationToken).ConfigureAwait(false);
        string path = appliance is null ? provider.Events.AllPath : provider.Events.PathOf(appliance);
        ApiRequest request = new(HttpMethod.Get, path) { Accept = MediaType, Language = language };
        return new(api, ApiCall.Create(store, account, provider, request), observer);
    }

    /// <summary>Reads the events as they arrive, in lists that are good until the next is asked for. Leaving closes the connection at once.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.CallRefused"/>: not allowed, or nothing is there; <see cref="ErrorId.RateLimited"/>: too many streams are open;
    /// <see cref="ErrorId.RefreshRejected"/> and what else <see cref="Sessions.SessionBroker.GetAsync"/> raises and no wait mends.
    /// </exception>
    public async IAsyncEnumerable<IReadOnlyList<ReceivedEvent>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using IDisposable channel = await _api.AcquireStreamAsync(_call, cancellationToken).ConfigureAwait(false);
        ReconnectPolicy reconnects = new(Source, _clock);
        while (true)
        {
            TimeSpan pause;
            string why;
            EventConnection connection = await OpenAsync(reconnects, cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                reconnects.Opened();
                _observer.Opened(connection.Response.Session, connection.Response.LimitWarning);
                while (await connection.ReadAsync().ConfigureAwait(false) is { Count: > 0 } arrived)
                {
                    yield return arrived;
                    cancellationToken.ThrowIfCancellationRequested();
                }

                (pause, why) = (reconnects.DelayAfter(connection), connection.EndReason!);
            }

            await DelayAsync(reconnects, pause, why, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<EventConnection> OpenAsync(ReconnectPolicy reconnects, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan pause;
            string why;
            try
            {
                CallOptions once = new(_clock) { MaxRetries = 0, RefreshOnUnauthorized = reconnects.RefreshesOnUnauthorized };
                OpenResponse response = await _api.OpenAsync(_call, HttpCompletionOption.ResponseHeadersRead, once, cancellationToken).ConfigureAwait(false);
                return await EventConnection.OpenAsync(_call, response, _clock, cancellationToken).ConfigureAwait(false);
            }
            catch (ApplianceAuthException e)
            {
                if (reconnects.DelayAfter(e) is not { } wait)
                {
                    throw;
                }

                (pause, why) = (wait, e.Message);
            }

            await DelayAsync(reconnects, pause, why, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task DelayAsync(ReconnectPolicy reconnects, TimeSpan pause, string why, CancellationToken cancellationToken)
    {
        _observer.Lost(why, reconnects.DownSince, _clock.GetUtcNow() + pause);
        return Task.Delay(pause, _clock, cancellationToken);
    }
}
