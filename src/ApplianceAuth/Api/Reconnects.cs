using System.Net;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Api;

/// <summary>When a stream that was lost is opened again: soon at first, ever later while that does not help, and not in step with others.</summary>
/// <param name="source">What is known of the cloud's events.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class Reconnects(EventSource source, TimeProvider clock)
{
    // Each wait is twice as long as the one before, and by chance up to half longer or shorter.
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(5);

    // A connection that held for so long was a good one. Ever so many of them in a row cost 720 calls a day, which Home Connect's quota bears.
    private static readonly TimeSpan s_good = TimeSpan.FromMinutes(2);

    // A closed stream can stay counted for a while, and each refusal brings the block for errors nearer.
    private static readonly TimeSpan s_afterLimit = TimeSpan.FromSeconds(20);

    private int _losses;
    private int _refusals;
    private bool _opened;
    private DateTimeOffset _openedAt;

    /// <summary>Since when nothing has come, UTC.</summary>
    public DateTimeOffset DownSince { get; private set; } = clock.GetUtcNow();

    /// <summary>Whether a refused token is worth a renewal: the first time in a row only, so that a cloud that refuses all of them is not asked for more.</summary>
    public bool MayRenew => _refusals == 0;

    /// <summary>Notes that a connection is open.</summary>
    public void Opened() => (_opened, _openedAt, _refusals) = (true, clock.GetUtcNow(), 0);

    /// <summary>How long to wait after a connection that ended.</summary>
    public TimeSpan After(EventConnection ended)
    {
        DateTimeOffset now = clock.GetUtcNow();
        DownSince = ended.HasSpoken ? now : DownSince;
        bool good = now - _openedAt >= s_good;
        _losses = good ? 0 : _losses;
        return good && ended.TokenEnded ? TimeSpan.Zero : Larger(Grown(), Smaller(ended.Wish ?? TimeSpan.Zero, s_longest));
    }

    /// <summary>How long to wait after a failure to open one; null where waiting does not help.</summary>
    public TimeSpan? After(ApplianceAuthException failure) => failure switch
    {
        { Reason: Reason.CallRefused, StatusCode: (int)HttpStatusCode.Unauthorized } =>
            _refusals < source.RefusedWaits.Count ? source.RefusedWaits[_refusals++] : null,
        { Reason: Reason.RateLimited } => Larger(Larger(Grown(), s_afterLimit), (failure.RetryAt ?? default) - clock.GetUtcNow()),
        { Reason: Reason.CloudFailed or Reason.CloudUnreachable or Reason.UnexpectedAnswer } => Grown(),
        // 409: the cloud has not let go of the stream before, or does not reach the appliance for now.
        { Reason: Reason.CallRefused, StatusCode: (int)HttpStatusCode.RequestTimeout or (int)HttpStatusCode.Conflict or >= 500 } => Grown(),
        // This machine's own trouble: whoever begins to watch hears of it at once, whoever has watched for days is spared it.
        { Reason: Reason.VaultUnavailable or Reason.VaultBehind or Reason.LockUnavailable or Reason.JournalUnavailable } when _opened => Grown(),
        _ => null,
    };

    private static TimeSpan Larger(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Smaller(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private TimeSpan Grown() => Smaller(s_first * Math.Pow(2, Math.Min(_losses++, 16)), s_longest) * (0.5 + Random.Shared.NextDouble());
}
