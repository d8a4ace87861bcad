using System.Net.ServerSentEvents;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Api;

/// <summary>One connection of an event stream, from its opening to its end, which sooner or later comes.</summary>
internal sealed class EventConnection : IAsyncDisposable
{
    private const int MostEvents = 256;
    private const int EnoughBytes = 64 * 1024;

    private const string TokenOver = "The token has ended.";

    // What a timer can hold; some tokens live for a month.
    private static readonly TimeSpan s_longestTimer = TimeSpan.FromDays(40);

    private readonly EventSource _source;
    private readonly CancellationToken _stop;

    // Never disposed, which one without a timer need not be: a timer's last call may come when everything else is.
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationTokenRegistration _stopping;
    private readonly WatchedStream _bytes;
    private readonly ITimer _tokenTimer;
    private readonly IAsyncEnumerator<SseItem<byte[]>> _events;
    private readonly SseParser<byte[]> _parser;
    private readonly List<ReceivedEvent> _arrived = [];
    private Task<bool>? _next;
    private string? _given;

    private EventConnection(ApiReply reply, EventSource source, Stream body, TimeProvider clock, CancellationToken stop)
    {
        (Reply, _source, _stop) = (reply, source, stop);
        _stopping = stop.UnsafeRegister(static over => ((CancellationTokenSource)over!).Cancel(), _over);
        _bytes = new(body, source.Silence, () => GiveUp($"Nothing came for {PlainWords.Number(source.Silence.TotalSeconds)} seconds."), clock);
        TimeSpan left = reply.Session.Account.Tokens.ExpiresAt - clock.GetUtcNow();
        _tokenTimer = clock.CreateTimer(
            _ => GiveUp(TokenOver), null, TimeSpan.FromTicks(Math.Clamp(left.Ticks, 0, s_longestTimer.Ticks)), Timeout.InfiniteTimeSpan);
        _parser = SseParser.Create(_bytes, (_, data) =>
        {
            _bytes.EventEnded();
            return data.ToArray();
        });
        _events = _parser.EnumerateAsync(_over.Token).GetAsyncEnumerator(_over.Token);
    }

    /// <summary>The answer that it is.</summary>
    public ApiReply Reply { get; }

    /// <summary>Why it is over, as a sentence; null while it is not.</summary>
    public string? Ended { get; private set; }

    /// <summary>Whether it is over because its token is: a new one will do.</summary>
    public bool TokenEnded => Ended == TokenOver;

    /// <summary>Whether anything has come, if only a sign of life.</summary>
    public bool HasSpoken { get; private set; }

    /// <summary>How long the cloud wishes to be left alone after the end, or null.</summary>
    public TimeSpan? Wish => _parser.ReconnectionInterval is { Ticks: > 0 } wish ? wish : null;

    /// <summary>Takes over an answer that is a stream.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.UnexpectedAnswer"/>: it is none.</exception>
    public static async Task<EventConnection> OpenAsync(ApiCall call, ApiReply reply, TimeProvider clock, CancellationToken stop)
    {
        string? type = ResponseMediaType.Of(reply.Response.Content);
        if (type != call.Request.Accept)
        {
            reply.Dispose();
            throw new ApplianceAuthException(Reason.UnexpectedAnswer, $"{call.Provider.DisplayName} answered with {PlainWords.Printable(type ?? "nothing")} instead of events.");
        }

        return new(reply, call.Provider.Events, await reply.Response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false), clock, stop);
    }

    /// <summary>The events that have arrived, waited for where none have; none where the connection is over. Good until the next call.</summary>
    public async Task<IReadOnlyList<ReceivedEvent>> ReadAsync()
    {
        _arrived.Clear();
        int bytes = 0;
        while (Ended is null && _arrived.Count < MostEvents && bytes < EnoughBytes)
        {
            _next ??= _events.MoveNextAsync().AsTask();
            // Whoever reads gets at once what is there, and pays for one wait only however much that is.
            if (!_next.IsCompleted && _arrived.Count > 0)
            {
                break;
            }

            if (await IsThereMoreAsync().ConfigureAwait(false))
            {
                SseItem<byte[]> item = _events.Current;
                HasSpoken = true;
                bytes += item.Data.Length;
                if (!_source.SignsOfLife.Contains(item.EventType, StringComparer.OrdinalIgnoreCase))
                {
                    _arrived.Add(new(item.EventType, item.EventId, item.Data));
                }
            }
        }

        return _arrived;
    }

    /// <summary>Ends it at once: the cloud counts it as open until the connection is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopping.Unregister();
        _over.Cancel();
        if (_next is not null)
        {
            // The parser cannot be left while it waits.
            await IsThereMoreAsync(ending: true).ConfigureAwait(false);
        }

        await _events.DisposeAsync().ConfigureAwait(false);
        await _tokenTimer.DisposeAsync().ConfigureAwait(false);
        await _bytes.DisposeAsync().ConfigureAwait(false);
        Reply.Dispose();
    }

    private async ValueTask<bool> IsThereMoreAsync(bool ending = false)
    {
        Task<bool> next = _next!;
        _next = null;
        try
        {
            if (await next.ConfigureAwait(false))
            {
                return true;
            }

            Ended = "The cloud closed it.";
        }
        catch (Exception e) when (e is OperationCanceledException || ApiTransport.IsBroken(e))
        {
            if (!ending)
            {
                _stop.ThrowIfCancellationRequested();
            }

            Ended = _given ?? (_bytes.IsTooLong
                ? $"More than {WatchedStream.LongestEvent / (1024 * 1024)} MB came without an event in them."
                : $"The connection broke: {AccountSecrets.Show(Reply.Session.Account, e.Message)}");
        }

        return false;
    }

    private void GiveUp(string why)
    {
        Interlocked.CompareExchange(ref _given, why, null);
        _over.Cancel();
    }
}
