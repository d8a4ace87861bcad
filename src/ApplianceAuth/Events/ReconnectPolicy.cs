using System.Net;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Events;

/// <summary>The delays before an event stream is opened again: exponential back-off with jitter.</summary>
/// <param name="info">The event stream of the provider.</param>
/// <param name="timeProvider">Time source.</param>
internal sealed class ReconnectPolicy(EventStreamInfo info, TimeProvider timeProvider)
{
    private static readonly TimeSpan s_firstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromMinutes(5);

    // A connection that lasted this long was stable. Such connections in a row take 720 of Home Connect's 1,000 calls a day.
    private static readonly TimeSpan s_stableAfter = TimeSpan.FromMinutes(2);

    // The cloud may count a closed stream for a while, and each refusal counts towards the limit of errors.
    private static readonly TimeSpan s_afterLimit = TimeSpan.FromSeconds(20);

    private int _failures;
    private int _unauthorized;
    private bool _opened;
    private DateTimeOffset _openedAt;

    /// <summary>The time of the last received data, UTC.</summary>
    public DateTimeOffset DownSince { get; private set; } = timeProvider.GetUtcNow();

    /// <summary>Whether to refresh a rejected token: only the first time in a row, because a cloud may reject every token.</summary>
    public bool RefreshesOnUnauthorized => _unauthorized == 0;

    /// <summary>Records that a connection is open.</summary>
    public void Opened() => (_opened, _openedAt, _unauthorized) = (true, timeProvider.GetUtcNow(), 0);

    /// <summary>The delay after a connection that ended.</summary>
    public TimeSpan DelayAfter(EventConnection ended)
    {
        DateTimeOffset now = timeProvider.GetUtcNow();
        DownSince = ended.HasReceived ? now : DownSince;
        bool stable = now - _openedAt >= s_stableAfter;
        _failures = stable ? 0 : _failures;
        return stable && ended.TokenExpired ? TimeSpan.Zero : TimeSpans.Max(NextDelay(), TimeSpans.Min(ended.RetryInterval ?? TimeSpan.Zero, s_longestDelay));
    }

    /// <summary>The delay after a failure to open a connection; null if the failure is not transient.</summary>
    public TimeSpan? DelayAfter(ApplianceAuthException failure) => failure switch
    {
        { ErrorId: ErrorId.CallRefused, StatusCode: (int)HttpStatusCode.Unauthorized } =>
            _unauthorized < info.UnauthorizedDelays.Count ? info.UnauthorizedDelays[_unauthorized++] : null,
        { ErrorId: ErrorId.RateLimited } => TimeSpans.Max(TimeSpans.Max(NextDelay(), s_afterLimit), (failure.RetryAt ?? default) - timeProvider.GetUtcNow()),
        { ErrorId: ErrorId.CloudFailed or ErrorId.CloudUnreachable or ErrorId.UnexpectedResponse } => NextDelay(),
        // 409: the cloud still counts the previous stream as open, or cannot reach the appliance.
        { ErrorId: ErrorId.CallRefused, StatusCode: (int)HttpStatusCode.RequestTimeout or (int)HttpStatusCode.Conflict or >= 500 } => NextDelay(),
        // An error of this machine ends a stream that could not be opened at all, but not one that was open before.
        { ErrorId: ErrorId.VaultUnavailable or ErrorId.VaultStale or ErrorId.DataFolderUnavailable } when _opened => NextDelay(),
        _ => null,
    };

    private TimeSpan NextDelay() => Backoff.Delay(_failures++, s_firstDelay, s_longestDelay);
}
