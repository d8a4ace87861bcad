using System.Net.ServerSentEvents;
using ApplianceAuth.Api;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Events;

/// <summary>One connection of an event stream, from its start to its end.</summary>
internal sealed class EventConnection : IAsyncDisposable
{
    private const int MaximumBatch = 256;
    private const int MaximumBatchBytes = 64 * 1024;

    private static readonly Func<string> s_tokenExpired = () => Messages.EventStreamTokenExpired;

    // Below the maximum of a timer; some tokens are valid for a month.
    private static readonly TimeSpan s_longestTimer = TimeSpan.FromDays(40);

    private readonly EventStreamInfo _info;
    private readonly StreamConnection _connection;
    private readonly CancellationToken _cancellationToken;

    // Not disposed, because a timer's callback may still use it. It has no timer, so it holds no resources.
    private readonly CancellationTokenSource _closed = new();
    private readonly CancellationTokenRegistration _registration;
    private readonly IdleTimeoutStream _stream;
    private readonly ITimer _tokenTimer;
    private readonly IAsyncEnumerator<SseItem<byte[]>> _events;
    private readonly SseParser<byte[]> _parser;
    private readonly List<ReceivedEvent> _batch = [];
    private Task<bool>? _next;
    private Func<string>? _closeReason;

    private EventConnection(
        OpenResponse response, EventStreamInfo info, int number, Stream body, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        (Response, _info, _cancellationToken) = (response, info, cancellationToken);
        DateTimeOffset now = timeProvider.GetUtcNow();
        _connection = new(number, now, response.Message.Headers.Date ?? now);
        _registration = cancellationToken.UnsafeRegister(static closed => ((CancellationTokenSource)closed!).Cancel(), _closed);
        _stream = new(
            body, info.IdleTimeout,
            () => Close(() => Messages.FormatEventStreamIdle(ConsoleText.FormatNumber(info.IdleTimeout.TotalSeconds))), timeProvider);
        TimeSpan left = response.Session.Account.Tokens.ExpiresAt - now;
        _tokenTimer = timeProvider.CreateTimer(
            _ => Close(s_tokenExpired), null, TimeSpan.FromTicks(Math.Clamp(left.Ticks, 0, s_longestTimer.Ticks)), Timeout.InfiniteTimeSpan);
        _parser = SseParser.Create(_stream, (_, data) =>
        {
            _stream.EventEnded();
            return data.ToArray();
        });
        _events = _parser.EnumerateAsync(_closed.Token).GetAsyncEnumerator(_closed.Token);
        Operation.CountStream(1);
    }

    /// <summary>The response whose body is the stream.</summary>
    public OpenResponse Response { get; }

    /// <summary>Why the connection ended, as a sentence; null while it is open.</summary>
    public string? EndReason { get; private set; }

    /// <summary>Whether the connection ended because its token expired.</summary>
    public bool TokenExpired { get; private set; }

    /// <summary>Whether any event was received; keep-alive events count.</summary>
    public bool HasReceived { get; private set; }

    /// <summary>The reconnection time that the cloud sent (the field <c>retry</c> of server-sent events), or null.</summary>
    public TimeSpan? RetryInterval => _parser.ReconnectionInterval is { Ticks: > 0 } interval ? interval : null;

    /// <summary>Reads a response as an event stream. If it is none, the response is disposed.</summary>
    /// <param name="call">The call.</param>
    /// <param name="response">Its response.</param>
    /// <param name="number">The number of the connection in the watch, from 1.</param>
    /// <param name="timeProvider">Time source.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.UnexpectedResponse"/>: the response is not an event stream.</exception>
    public static async Task<EventConnection> OpenAsync(
        ApiCall call, OpenResponse response, int number, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        string? type = ResponseMediaType.Of(response.Message.Content);
        if (type != call.Request.Accept)
        {
            response.Dispose();
            string provider = call.Provider.DisplayName;
            throw new ApplianceAuthException(
                ErrorId.UnexpectedResponse,
                type is null
                    ? Messages.FormatEventStreamMediaTypeMissing(provider)
                    : Messages.FormatEventStreamMediaTypeUnexpected(provider, ConsoleText.SanitizeAndTruncate(type)));
        }

        Stream body = await response.Message.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return new(response, call.Provider.Events, number, body, timeProvider, cancellationToken);
    }

    /// <summary>Waits for at least one event and returns all that were received. The list is reused by the next call.</summary>
    /// <returns>An empty list if the connection ended.</returns>
    public async Task<IReadOnlyList<ReceivedEvent>> ReadAsync()
    {
        _batch.Clear();
        int bytes = 0;
        while (EndReason is null && _batch.Count < MaximumBatch && bytes < MaximumBatchBytes)
        {
            _next ??= _events.MoveNextAsync().AsTask();
            // Events that are there are returned at once; a batch costs one wait.
            if (!_next.IsCompleted && _batch.Count > 0)
            {
                break;
            }

            if (await MoveNextAsync().ConfigureAwait(false))
            {
                SseItem<byte[]> item = _events.Current;
                HasReceived = true;
                bytes += item.Data.Length;
                if (!_info.KeepAliveTypes.Contains(item.EventType, StringComparer.OrdinalIgnoreCase))
                {
                    _batch.Add(new(item.EventType, item.EventId, item.Data, _connection));
                }
            }
        }

        return _batch;
    }

    /// <summary>Closes the connection at once, because the cloud counts it as open until then.</summary>
    public async ValueTask DisposeAsync()
    {
        Operation.CountStream(-1);
        _registration.Unregister();
        _closed.Cancel();
        if (_next is not null)
        {
            // The parser cannot be disposed while a read is pending.
            await MoveNextAsync(ending: true).ConfigureAwait(false);
        }

        await _events.DisposeAsync().ConfigureAwait(false);
        await _tokenTimer.DisposeAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        Response.Dispose();
    }

    private async ValueTask<bool> MoveNextAsync(bool ending = false)
    {
        Task<bool> next = _next!;
        _next = null;
        try
        {
            if (await next.ConfigureAwait(false))
            {
                return true;
            }

            EndReason = Messages.EventStreamClosed;
        }
        catch (Exception e) when (e is OperationCanceledException || ApiTransport.IsConnectionLost(e))
        {
            if (!ending)
            {
                _cancellationToken.ThrowIfCancellationRequested();
            }

            Func<string>? reason = _closeReason;
            TokenExpired = reason == s_tokenExpired;
            EndReason = reason?.Invoke() ?? (_stream.IsTooLong
                ? Messages.FormatEventStreamEventTooLong(ConsoleText.FormatNumber(IdleTimeoutStream.MaximumEventBytes / (1024 * 1024)))
                : Messages.FormatEventStreamBroken(AccountSecrets.RedactAndSanitize(Response.Session.Account, e.Message)));
        }

        return false;
    }

    private void Close(Func<string> reason)
    {
        Interlocked.CompareExchange(ref _closeReason, reason, null);
        _closed.Cancel();
    }
}
