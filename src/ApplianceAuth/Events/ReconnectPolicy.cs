using System.Net;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Events;

/// <summary>When a stream that was lost is opened again: soon at first, ever later while that does not help, and not in step with others.</summary>
/// <param name="source">What is known of the cloud's events.</param>
/// <param name="timeProvider">Tells the time.</param>
internal sealed class ReconnectPolicy(EventStreamInfo source, TimeProvider timeProvider)
{
    // Each wait is twice as long as the one before, and by chance up to half longer or shorter.
    private static readonly TimeSpan s_firstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromMinutes(5);

    // A connection that held for so long was a good one. Ever so many of them in a row cost 720 calls a day, which Home Connect's quota bears.
    private static readonly TimeSpan s_stableAfter = TimeSpan.FromMinutes(2);

    // A closed stream can stay counted for a while, and each refusal brings the block for errors nearer.
    private static readonly TimeSpan s_afterLimit = TimeSpan.FromSeconds(20);

    private int _failures;
    private int _unauthorized;
    private bool _opened;
    private DateTimeOffset _openedAt;

    /// <summary>Since when nothing has come, UTC.</summary>
    public DateTimeOffset DownSince { get; private set; } = timeProvider.GetUtcNow();

    /// <summary>Whether a refused token is worth a renewal: the first time in a row only, so that a cloud that refuses all of them is not asked for more.</summary>
    public bool RefreshesOnUnauthorized => _unauthorized == 0;

    /// <summary>Notes that a connection is open.</summary>
    public void Opened() => (_opened, _openedAt, _unauthorized) = (true, timeProvider.GetUtcNow(), 0);

    /// <summary>How long to wait after a connection that ended.</summary>
    public TimeSpan DelayAfter(EventConnection ended)
    {
        DateTimeOffset now = timeProvider.GetUtcNow();
        DownSince = ended.HasReceived ? now : DownSince;
        bool good = now - _openedAt >= s_stableAfter;
        _failures = good ? 0 : _failures;
        return good && ended.TokenExpired ? TimeSpan.Zero : Max(NextDelay(), Min(ended.RetryInterval ?? TimeSpan.Zero, s_longestDelay));
    }

    /// <summary>How long to wait after a failure to open one; null where waiting does not help.</summary>
    public TimeSpan? DelayAfter(ApplianceAuthException failure) => failure switch
    {
        { ErrorId: ErrorId.CallRefused, StatusCode: (int)HttpStatusCode.Unauthorized } =>
            _unauthorized < source.UnauthorizedDelays.Count ? source.UnauthorizedDelays[_unauthorized++] : null,
        { ErrorId: ErrorId.RateLimited } => Max(Max(NextDelay(), s_afterLimit), (failure.RetryAt ?? default) - timeProvider.GetUtcNow()),
        { ErrorId: ErrorId.CloudFailed or ErrorId.CloudUnreachable or ErrorId.UnexpectedResponse } => NextDelay(),
        // 409: the cloud has not let go of the stream before, or does not reach the appliance for now.
        { ErrorId: ErrorId.CallRefused, StatusCode: (int)HttpStatusCode.RequestTimeout or (int)HttpStatusCode.Conflict or >= 500 } => NextDelay(),
        // This machine's own trouble: whoever begins to watch hears of it at once, whoever has watched for days is spared it.
        { ErrorId: ErrorId.VaultUnavailable or ErrorId.VaultStale or ErrorId.DataFolderUnavailable } when _opened => NextDelay(),
        _ => null,
    };

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private TimeSpan NextDelay() => Min(s_firstDelay * Math.Pow(2, Math.Min(_failures++, 16)), s_longestDelay) * (0.5 + Random.Shared.NextDouble());
}
