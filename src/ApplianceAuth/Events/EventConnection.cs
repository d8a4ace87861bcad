using System.Net.ServerSentEvents;
using ApplianceAuth.Api;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Events;

/// <summary>One connection of an event stream, from its opening to its end, which sooner or later comes.</summary>
internal sealed class EventConnection : IAsyncDisposable
{
    private const int MaximumBatch = 256;
    private const int MaximumBatchBytes = 64 * 1024;

    private const string TokenExpiredReason = "The token has ended.";

    // What a timer can hold; some tokens live for a month.
    private static readonly TimeSpan s_longestTimer = TimeSpan.FromDays(40);

    private readonly EventStreamInfo _source;
    private readonly CancellationToken _cancellationToken;

    // Never disposed, which one without a timer need not be: a timer's last call may come when everything else is.
    private readonly CancellationTokenSource _closed = new();
    private readonly CancellationTokenRegistration _registration;
    private readonly IdleTimeoutStream _stream;
    private readonly ITimer _tokenTimer;
    private readonly IAsyncEnumerator<SseItem<byte[]>> _events;
    private readonly SseParser<byte[]> _parser;
    private readonly List<ReceivedEvent> _batch = [];
    private Task<bool>? _next;
    private string? _closeReason;

    private EventConnection(OpenResponse response, EventStreamInfo source, Stream body, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        (Response, _source, _cancellationToken) = (response, source, cancellationToken);
        _registration = cancellationToken.UnsafeRegister(static over => ((CancellationTokenSource)over!).Cancel(), _closed);
        _stream = new(body, source.IdleTimeout, () => Close($"Nothing came for {ConsoleText.FormatNumber(source.IdleTimeout.TotalSeconds)} seconds."), timeProvider);
        TimeSpan left = response.Session.Account.Tokens.ExpiresAt - timeProvider.GetUtcNow();
        _tokenTimer = timeProvider.CreateTimer(
            _ => Close(TokenExpiredReason), null, TimeSpan.FromTicks(Math.Clamp(left.Ticks, 0, s_longestTimer.Ticks)), Timeout.InfiniteTimeSpan);
        _parser = SseParser.Create(_stream, (_, data) =>
        {
            _stream.EventEnded();
            return data.ToArray();
        });
        _events = _parser.EnumerateAsync(_closed.Token).GetAsyncEnumerator(_closed.Token);
    }

    /// <summary>The answer that it is.</summary>
    public OpenResponse Response { get; }

    /// <summary>Why it is over, as a sentence; null while it is not.</summary>
    public string? EndReason { get; private set; }

    /// <summary>Whether it is over because its token is: a new one will do.</summary>
    public bool TokenExpired => EndReason == TokenExpiredReason;

    /// <summary>Whether anything has come, if only a sign of life.</summary>
    public bool HasReceived { get; private set; }

    /// <summary>How long the cloud wishes to be left alone after the end, or null.</summary>
    public TimeSpan? RetryInterval => _parser.ReconnectionInterval is { Ticks: > 0 } wish ? wish : null;

    /// <summary>Takes over an answer that is a stream.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.UnexpectedResponse"/>: it is none.</exception>
    public static async Task<EventConnection> OpenAsync(ApiCall call, OpenResponse response, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        string? type = ResponseMediaType.Of(response.Response.Content);
        if (type != call.Request.Accept)
        {
            response.Dispose();
            throw new ApplianceAuthException(ErrorId.UnexpectedResponse, $"{call.Provider.DisplayName} answered with {ConsoleText.SanitizeAndTruncate(type ?? "nothing")} instead of events.");
        }

        return new(response, call.Provider.Events, await response.Response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), timeProvider, cancellationToken);
    }

    /// <summary>The events that have arrived, waited for where none have; none where the connection is over. Good until the next call.</summary>
    public async Task<IReadOnlyList<ReceivedEvent>> ReadAsync()
    {
        _batch.Clear();
        int bytes = 0;
        while (EndReason is null && _batch.Count < MaximumBatch && bytes < MaximumBatchBytes)
        {
            _next ??= _events.MoveNextAsync().AsTask();
            // Whoever reads gets at once what is there, and pays for one wait only however much that is.
            if (!_next.IsCompleted && _batch.Count > 0)
            {
                break;
            }

            if (await MoveNextAsync().ConfigureAwait(false))
            {
                SseItem<byte[]> item = _events.Current;
                HasReceived = true;
                bytes += item.Data.Length;
                if (!_source.KeepAliveTypes.Contains(item.EventType, StringComparer.OrdinalIgnoreCase))
                {
                    _batch.Add(new(item.EventType, item.EventId, item.Data));
                }
            }
        }

        return _batch;
    }

    /// <summary>Ends it at once: the cloud counts it as open until the connection is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        _registration.Unregister();
        _closed.Cancel();
        if (_next is not null)
        {
            // The parser cannot be left while it waits.
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

            EndReason = "The cloud closed it.";
        }
        catch (Exception e) when (e is OperationCanceledException || ApiTransport.IsConnectionLost(e))
        {
            if (!ending)
            {
                _cancellationToken.ThrowIfCancellationRequested();
            }

            EndReason = _closeReason ?? (_stream.IsTooLong
                ? $"More than {IdleTimeoutStream.MaximumEvent / (1024 * 1024)} MB came without an event in them."
                : $"The connection broke: {AccountSecrets.RedactAndSanitize(Response.Session.Account, e.Message)}");
        }

        return false;
    }

    private void Close(string why)
    {
        Interlocked.CompareExchange(ref _closeReason, why, null);
        _closed.Cancel();
    }
}
