using ApplianceAuth.Providers;

namespace ApplianceAuth.RateLimits;

/// <summary>
/// Counts the calls of an application for one user across all processes on this machine, and delays calls that would exceed a limit of the cloud.
/// </summary>
/// <remarks>Calls by other programs and other machines with the same application are not counted.</remarks>
internal sealed class RateLimiter : IDisposable
{
    // Calls in flight may end as errors: the limit of errors is checked again after this time.
    private static readonly TimeSpan s_shortly = TimeSpan.FromMilliseconds(30);

    // The share of a limit from which the user is warned, for limits that only the cloud enforces, and how often.
    private const double WarningShare = 0.9;
    private static readonly TimeSpan s_betweenWarnings = TimeSpan.FromHours(1);

    private readonly IReadOnlyList<RateRule> _rules;
    private readonly TimeProvider _clock;
    private readonly SharedCounterFile _file;
    private readonly StreamSlots _streams;
    private RateState? _warning;
    private DateTimeOffset _warnedAt;

    /// <summary>Creates a rate limiter. The file is opened with the first use.</summary>
    /// <param name="path">The shared counter file, or null to count for this process only.</param>
    /// <param name="rules">The limits of the cloud.</param>
    /// <param name="timeProvider">Time source.</param>
    public RateLimiter(string? path, IReadOnlyList<RateRule> rules, TimeProvider timeProvider)
    {
        (_rules, _clock, _file) = (rules, timeProvider, new(path, timeProvider));
        _streams = new(path, rules.FirstOrDefault(rule => rule.Kind == RateLimitKind.OpenStreams)?.Limit);
    }

    /// <summary>Acquires one of the event streams that may be open at the same time. Dispose the result to release it.</summary>
    /// <returns>Null if all are in use.</returns>
    public IDisposable? TryAcquireStream() => _streams.TryAcquire();

    /// <summary>Counts a call towards each of the rules, unless one of them requires a delay.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <param name="token">The token of the call if it can be refreshed: one that the cloud has just rejected is not sent again.</param>
    /// <returns>The longest delay, or null if the call was counted; then <see cref="CompleteAsync"/> must be called.</returns>
    public ValueTask<RateLimitDelay?> TryAcquireAsync(
        IReadOnlyList<RateRule> rules, CancellationToken cancellationToken, string? token = null) => _file.UseAsync(
        counters =>
        {
            DateTimeOffset now = _clock.GetUtcNow();
            RateLimitDelay? delay = LongestDelay(counters, rules, now, token);
            foreach (RateRule rule in delay is null ? rules : [])
            {
                Add(Window(counters, rule, now), rule, now);
            }

            return delay;
        },
        cancellationToken);

    /// <summary>Counts a call towards each of the rules even if a limit is exceeded.</summary>
    public async ValueTask CountAsync(IReadOnlyList<RateRule> rules, CancellationToken cancellationToken) => await _file.UseAsync(
        counters =>
        {
            DateTimeOffset now = _clock.GetUtcNow();
            foreach (RateRule rule in rules)
            {
                Add(Window(counters, rule, now), rule, now);
            }

            return true;
        },
        cancellationToken).ConfigureAwait(false);

    /// <summary>The delay that one more call under the rules would need, or null. Nothing is counted.</summary>
    public ValueTask<RateLimitDelay?> GetDelayAsync(IReadOnlyList<RateRule> rules, CancellationToken cancellationToken) =>
        _file.UseAsync(counters => LongestDelay(counters, rules, _clock.GetUtcNow()), cancellationToken);

    /// <summary>A limit that only the cloud enforces and of which 90 % are used up; null otherwise. Returned at most once an hour.</summary>
    public RateState? TakeWarning() => Interlocked.Exchange(ref _warning, null);

    /// <summary>Records the result of a call that <see cref="TryAcquireAsync"/> has counted.</summary>
    /// <param name="rules">The same rules.</param>
    /// <param name="success">Whether the cloud accepted the call; null if there was no response.</param>
    /// <param name="rejectedToken">The token of the call if the cloud rejected it and it is refreshed, or null.</param>
    public async ValueTask CompleteAsync(IReadOnlyList<RateRule> rules, bool? success, string? rejectedToken = null)
    {
        if (!rules.Any(rule => rule.Kind == RateLimitKind.ErrorsInARow))
        {
            return;
        }

        await _file.UseAsync(
            counters =>
            {
                foreach (RateRule rule in rules.Where(rule => rule.Kind == RateLimitKind.ErrorsInARow))
                {
                    RateWindow window = Window(counters, rule, _clock.GetUtcNow());
                    window.InFlight--;
                    if (rejectedToken is not null)
                    {
                        window.Reject(rejectedToken);
                    }

                    if (success == true)
                    {
                        window.Clear();
                    }
                    else if (success == false)
                    {
                        window.Add();
                    }
                }

                return true;
            },
            // The call was sent, so its result counts even if the caller has cancelled.
            CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Records that the cloud accepts no calls for some time.</summary>
    /// <param name="rule">The limit that was exceeded.</param>
    /// <param name="until">The end of the block, UTC; null if the cloud does not give one: then the block doubles with each refusal in a row.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async ValueTask BlockAsync(RateRule rule, DateTimeOffset? until, CancellationToken cancellationToken) => await _file.UseAsync(
        counters =>
        {
            Window(counters, rule, _clock.GetUtcNow()).Block(until);
            return true;
        },
        cancellationToken).ConfigureAwait(false);

    /// <summary>The state of each limit.</summary>
    public ValueTask<IReadOnlyList<RateState>> ReadAsync(CancellationToken cancellationToken) => _file.UseAsync<IReadOnlyList<RateState>>(
        counters =>
        {
            DateTimeOffset now = _clock.GetUtcNow();
            List<RateState> states = [];
            foreach (RateRule rule in _rules)
            {
                RateWindow window = Window(counters, rule, now);
                int used = rule.Kind == RateLimitKind.OpenStreams ? _streams.Open : window.Used;
                states.Add(new(rule, used, used > 0 && rule.Window > TimeSpan.Zero ? window.EmptyAt : null, window.BlockedUntil));
            }

            return states;
        },
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static RateLimitDelay? LongestDelay(Dictionary<string, RateCounter> counters, IReadOnlyList<RateRule> rules, DateTimeOffset now, string? token = null)
    {
        RateLimitDelay? longest = null;
        foreach (RateRule rule in rules)
        {
            if (DelayOf(Window(counters, rule, now), rule, now, token) is { } delay && (longest is null || delay.Until > longest.Until))
            {
                longest = delay;
            }
        }

        return longest;
    }

    private static RateLimitDelay? DelayOf(RateWindow window, RateRule rule, DateTimeOffset now, string? token)
    {
        if (window.BlockedUntil is { } end)
        {
            return new(rule, end, FromResponse: true);
        }

        if (rule is not { Throttles: true, Limit: { } limit })
        {
            return null;
        }

        if (rule.Kind == RateLimitKind.ErrorsInARow)
        {
            if (token is not null && window.IsRejected(token))
            {
                return new(rule, now, FromResponse: false) { TokenRejected = true };
            }

            // One less than the limit: the last error would make the cloud block the application. One more is left for a call that is sent alone: after
            // calls at the same time have failed for the same reason, such as a rejected token, its success resets the count.
            (int errors, int inFlight) = (window.Used, window.InFlight);
            return errors >= limit - 1 ? new(rule, window.FreeAt(limit - 1), FromResponse: false)
                : inFlight > 0 && errors + inFlight >= limit - 2 ? new(rule, now + s_shortly, FromResponse: false)
                : null;
        }

        DateTimeOffset free = window.FreeAt(limit);
        return free > now ? new(rule, free, FromResponse: false) : null;
    }

    private void Add(RateWindow window, RateRule rule, DateTimeOffset now)
    {
        if (rule.Kind == RateLimitKind.ErrorsInARow)
        {
            window.InFlight++;
            return;
        }

        window.Add();
        if (rule is { Throttles: false, Limit: { } limit } && window.Used is var used && used >= limit * WarningShare
            && (now - _warnedAt >= s_betweenWarnings || now < _warnedAt))
        {
            (_warning, _warnedAt) = (new(rule, used, window.EmptyAt, window.BlockedUntil), now);
        }
    }

    private static RateWindow Window(Dictionary<string, RateCounter> counters, RateRule rule, DateTimeOffset now)
    {
        if (!counters.TryGetValue(rule.Name, out RateCounter? counter))
        {
            counters.Add(rule.Name, counter = new());
        }

        return new(counter, rule, now);
    }
}
