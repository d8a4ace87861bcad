using System.Runtime.CompilerServices;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Events;

/// <summary>Reads the event stream of a cloud and reconnects with a valid token when the connection is lost.</summary>
/// <remarks>
/// What a cloud reports between two connections is lost, unless it sends it again: Miele starts each connection with the state of all appliances. A
/// connection counts as lost after 16 MB without an event, and if nothing is received for longer than the cloud's keep-alive events allow.
/// </remarks>
internal sealed class EventStreamReader
{
    /// <summary>The media type of an event stream (HTML standard, server-sent events).</summary>
    public const string MediaType = "text/event-stream";

    private readonly ApiClient _api;
    private readonly ApiCall _call;
    private readonly IEventStreamObserver _observer;
    private readonly TimeProvider _clock;

    private EventStreamReader(ApiClient api, ApiCall call, IEventStreamObserver observer) =>
        (_api, _call, _observer, _clock) = (api, call, observer, api.TimeProvider);

    /// <summary>The provider of the stream.</summary>
    public Provider Provider => _call.Provider;

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

    /// <summary>Reads the events as they arrive, in batches; a list is valid until the next one is read. Ending the iteration closes the connection.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.CallRefused"/>: the stream is not allowed or does not exist. <see cref="ErrorId.RateLimited"/>: too many streams are open.
    /// <see cref="ErrorId.RefreshRejected"/>, or another error of <see cref="Sessions.SessionBroker.GetAsync"/> that is not transient.
    /// </exception>
    public async IAsyncEnumerable<IReadOnlyList<ReceivedEvent>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using IDisposable stream = await _api.AcquireStreamAsync(_call, cancellationToken).ConfigureAwait(false);
        ReconnectPolicy policy = new(Provider.Events, _clock);
        for (int number = 1; ; number++)
        {
            TimeSpan delay;
            string reason;
            EventConnection connection = await OpenAsync(policy, number, cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                using RunningOperation? running = Operation.Stream.Start(_clock);
                running?.Tag("applianceauth.provider", _call.Provider.Id);
                policy.Opened();
                _observer.Opened(connection.Response.Session, connection.Response.LimitWarning);
                while (await connection.ReadAsync().ConfigureAwait(false) is { Count: > 0 } events)
                {
                    yield return events;
                    cancellationToken.ThrowIfCancellationRequested();
                }

                (delay, reason) = (policy.DelayAfter(connection), connection.EndReason!);
            }

            await DelayAsync(policy, delay, reason, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<EventConnection> OpenAsync(ReconnectPolicy policy, int number, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan delay;
            string reason;
            try
            {
                CallOptions options = new(_clock) { MaxRetries = 0, RefreshOnUnauthorized = policy.RefreshesOnUnauthorized };
                OpenResponse response = await _api.OpenAsync(_call, HttpCompletionOption.ResponseHeadersRead, options, cancellationToken).ConfigureAwait(false);
                return await EventConnection.OpenAsync(_call, response, number, _clock, cancellationToken).ConfigureAwait(false);
            }
            catch (ApplianceAuthException e)
            {
                if (policy.DelayAfter(e) is not { } delayAfter)
                {
                    throw;
                }

                (delay, reason) = (delayAfter, e.Message);
            }

            await DelayAsync(policy, delay, reason, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task DelayAsync(ReconnectPolicy policy, TimeSpan delay, string reason, CancellationToken cancellationToken)
    {
        _observer.Lost(reason, policy.DownSince, _clock.GetUtcNow() + delay);
        return Operation.Retry.RunAsync(_clock, running =>
        {
            running?.Tag("applianceauth.provider", _call.Provider.Id);
            return Task.Delay(delay, _clock, cancellationToken);
        });
    }
}
