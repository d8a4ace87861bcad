using ApplianceAuth.Providers;

namespace ApplianceAuth.RateLimits;

/// <summary>Counts what an application does for a person across all processes of this user, and says what has to wait so that the cloud blocks nobody.</summary>
/// <remarks>Other programs and other machines that use the same application are not seen.</remarks>
public sealed class RateLimiter : IDisposable
{
    private const int Windows = 16;

    // What others have sent and not heard of yet is asked for again after this time.
    private static readonly TimeSpan s_shortly = TimeSpan.FromMilliseconds(30);

    // From which part on people are warned of a limit that nobody but the cloud keeps, and how often.
    private const double WarningShare = 0.9;
    private static readonly TimeSpan s_betweenWarnings = TimeSpan.FromHours(1);

    private readonly IReadOnlyList<RateRule> _rules;
    private readonly TimeProvider _clock;
    private readonly SharedCounterFile _file;
    private readonly StreamSlots _streams;
    private RateState? _warning;
    private DateTimeOffset _warnedAt;

    /// <summary>Opens a ledger; nothing is read yet.</summary>
    /// <param name="path">The file, or null for this process alone.</param>
    /// <param name="rules">The cloud's limits, 16 at most.</param>
    /// <param name="timeProvider">Tells the time.</param>
    public RateLimiter(string? path, IReadOnlyList<RateRule> rules, TimeProvider timeProvider)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rules.Count, Windows);
        (_rules, _clock, _file) = (rules, timeProvider, new(path, Windows * RateWindow.Length, timeProvider));
        _streams = new(path, rules.FirstOrDefault(rule => rule.Kind == RateLimitKind.OpenStreams)?.Limit);
    }

    /// <summary>Takes one of the event streams that may be open at the same time; what is returned gives it back. Null where all are taken.</summary>
    public IDisposable? TryAcquireStream() => _streams.TryAcquire();

    /// <summary>Counts one use of each of these rules, unless one of them says that it has to wait.</summary>
    /// <returns>What it has to wait for, or null where it was counted. What was counted must be told to <see cref="CompleteAsync"/>.</returns>
    public ValueTask<RateLimitDelay?> TryAcquireAsync(IReadOnlyList<RateRule> rules, CancellationToken cancellationToken) => _file.UseAsync(
        cells =>
        {
            DateTimeOffset now = _clock.GetUtcNow();
            RateLimitDelay? delay = LongestDelay(cells, rules, now);
            foreach (RateRule rule in delay is null ? rules : [])
            {
                Add(Window(cells, rule, now), rule, now);
            }

            return delay;
        },
        cancellationToken);

    /// <summary>Counts one use of each of these rules, whatever they say: of what is done in any case.</summary>
    public async ValueTask CountAsync(IReadOnlyList<RateRule> rules, CancellationToken cancellationToken) => await _file.UseAsync(
        cells =>
        {
            DateTimeOffset now = _clock.GetUtcNow();
            foreach (RateRule rule in rules)
            {
                Add(Window(cells, rule, now), rule, now);
            }

            return true;
        },
        cancellationToken).ConfigureAwait(false);

    /// <summary>What one more use of each of these rules would have to wait for, or null. Nothing is counted.</summary>
    public ValueTask<RateLimitDelay?> GetDelayAsync(IReadOnlyList<RateRule> rules, CancellationToken cancellationToken) =>
        _file.UseAsync(cells => LongestDelay(cells, rules, _clock.GetUtcNow()), cancellationToken);

    /// <summary>A limit that only the cloud keeps, where nine tenths of it are used up: at most once an hour, so that a loop warns now and then.</summary>
    public RateState? TakeWarning() => Interlocked.Exchange(ref _warning, null);

    /// <summary>Notes how a use ended that <see cref="TryAcquireAsync"/> has counted.</summary>
    /// <param name="rules">The same rules.</param>
    /// <param name="success">Whether the cloud took it; null where it did not say.</param>
    public async ValueTask CompleteAsync(IReadOnlyList<RateRule> rules, bool? success)
    {
        if (!rules.Any(rule => rule.Kind == RateLimitKind.ErrorsInARow))
        {
            return;
        }

        await _file.UseAsync(
            cells =>
            {
                foreach (RateRule rule in rules.Where(rule => rule.Kind == RateLimitKind.ErrorsInARow))
                {
                    RateWindow window = Window(cells, rule, _clock.GetUtcNow());
                    window.InFlight--;
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
            // What was sent was sent, whoever has lost interest.
            CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Notes that the cloud takes nothing for now.</summary>
    /// <param name="rule">The limit that was broken.</param>
    /// <param name="until">Until when, UTC; null where the cloud does not say: then for a time that grows with each refusal that follows soon.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask BlockAsync(RateRule rule, DateTimeOffset? until, CancellationToken cancellationToken) => await _file.UseAsync(
        cells =>
        {
            Window(cells, rule, _clock.GetUtcNow()).Block(until);
            return true;
        },
        cancellationToken).ConfigureAwait(false);

    /// <summary>How far each limit is used up.</summary>
    public ValueTask<IReadOnlyList<RateState>> ReadAsync(CancellationToken cancellationToken) => _file.UseAsync<IReadOnlyList<RateState>>(
        cells =>
        {
            DateTimeOffset now = _clock.GetUtcNow();
            List<RateState> states = [];
            foreach (RateRule rule in _rules)
            {
                RateWindow window = Window(cells, rule, now);
                int used = rule.Kind == RateLimitKind.OpenStreams ? _streams.Open : window.Used;
                states.Add(new(rule, used, used > 0 && rule.Window > TimeSpan.Zero ? window.EmptyAt : null, window.BlockedUntil));
            }

            return states;
        },
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private RateLimitDelay? LongestDelay(Span<long> cells, IReadOnlyList<RateRule> rules, DateTimeOffset now)
    {
        RateLimitDelay? longest = null;
        foreach (RateRule rule in rules)
        {
            if (DelayOf(Window(cells, rule, now), rule, now) is { } delay && (longest is null || delay.Until > longest.Until))
            {
                longest = delay;
            }
        }

        return longest;
    }

    private static RateLimitDelay? DelayOf(RateWindow window, RateRule rule, DateTimeOffset now)
    {
        if (window.BlockedUntil is { } closed)
        {
            return new(rule, closed, FromResponse: true);
        }

        if (rule is not { Throttles: true, Limit: { } limit })
        {
            return null;
        }

        if (rule.Kind == RateLimitKind.ErrorsInARow)
        {
            // The last of them is left over: it would be the one that blocks.
            int errors = window.Used;
            return errors >= limit - 1 ? new(rule, window.FreeAt(limit - 1), FromResponse: false)
                : errors + window.InFlight >= limit - 1 ? new(rule, now + s_shortly, FromResponse: false)
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

    private RateWindow Window(Span<long> cells, RateRule rule, DateTimeOffset now)
    {
        Span<long> row = Find(cells, rule.Key);
        if (row.IsEmpty)
        {
            row = Find(cells, 0);
            row = row.IsEmpty ? FindForeign(cells) : row;
            RateWindow.Begin(row, rule.Key);
        }

        return new(row, rule, now);
    }

    /// <summary>Rules of other versions of this module may have filled the file; a rule of ours always has its place.</summary>
    private Span<long> FindForeign(Span<long> cells)
    {
        int start = 0;
        while (_rules.Select(rule => rule.Key).Contains(RateWindow.KeyOf(cells[start..])))
        {
            start += RateWindow.Length;
        }

        return cells.Slice(start, RateWindow.Length);
    }

    private static Span<long> Find(Span<long> cells, long key)
    {
        for (int start = 0; start < cells.Length; start += RateWindow.Length)
        {
            if (RateWindow.KeyOf(cells[start..]) == key)
            {
                return cells.Slice(start, RateWindow.Length);
            }
        }

        return default;
    }
}
