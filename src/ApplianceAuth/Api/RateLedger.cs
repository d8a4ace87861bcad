using ApplianceAuth.Providers;

namespace ApplianceAuth.Api;

/// <summary>Counts what an application does for a person across all processes of this user, and says what has to wait so that the cloud blocks nobody.</summary>
/// <remarks>Other programs and other machines that use the same application are not seen.</remarks>
public sealed class RateLedger : IDisposable
{
    private const int Rows = 16;

    // What others have sent and not heard of yet is asked for again after this time.
    private static readonly TimeSpan s_shortly = TimeSpan.FromMilliseconds(30);

    // From which part on people are warned of a limit that nobody but the cloud keeps, and how often.
    private const double NearlyAll = 0.9;
    private static readonly TimeSpan s_betweenWarnings = TimeSpan.FromHours(1);

    private readonly IReadOnlyList<RateRule> _rules;
    private readonly TimeProvider _clock;
    private readonly LedgerFile _file;
    private readonly StreamSlots _streams;
    private RateState? _warning;
    private DateTimeOffset _warnedAt;

    /// <summary>Opens a ledger; nothing is read yet.</summary>
    /// <param name="path">The file, or null for this process alone.</param>
    /// <param name="rules">The cloud's limits, 16 at most.</param>
    /// <param name="clock">Tells the time.</param>
    public RateLedger(string? path, IReadOnlyList<RateRule> rules, TimeProvider clock)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rules.Count, Rows);
        (_rules, _clock, _file) = (rules, clock, new(path, Rows * LedgerRow.Length, clock));
        _streams = new(path, rules.FirstOrDefault(rule => rule.Counts == Counted.OpenStreams)?.Limit);
    }

    /// <summary>Takes one of the event streams that may be open at the same time; what is returned gives it back. Null where all are taken.</summary>
    public IDisposable? TryTakeStream() => _streams.TryTake();

    /// <summary>Counts one use of each of these rules, unless one of them says that it has to wait.</summary>
    /// <returns>What it has to wait for, or null where it was counted. What was counted must be told to <see cref="SettleAsync"/>.</returns>
    public ValueTask<RateHold?> TryTakeAsync(IReadOnlyList<RateRule> rules, CancellationToken stop) => _file.UseAsync(
        cells =>
        {
            DateTimeOffset now = _clock.GetUtcNow();
            RateHold? hold = Longest(cells, rules, now);
            foreach (RateRule rule in hold is null ? rules : [])
            {
                Add(Row(cells, rule, now), rule, now);
            }

            return hold;
        },
        stop);

    /// <summary>Counts one use of each of these rules, whatever they say: of what is done in any case.</summary>
    public async ValueTask CountAsync(IReadOnlyList<RateRule> rules, CancellationToken stop) => await _file.UseAsync(
        cells =>
        {
            DateTimeOffset now = _clock.GetUtcNow();
            foreach (RateRule rule in rules)
            {
                Add(Row(cells, rule, now), rule, now);
            }

            return true;
        },
        stop).ConfigureAwait(false);

    /// <summary>What one more use of each of these rules would have to wait for, or null. Nothing is counted.</summary>
    public ValueTask<RateHold?> HoldAsync(IReadOnlyList<RateRule> rules, CancellationToken stop) =>
        _file.UseAsync(cells => Longest(cells, rules, _clock.GetUtcNow()), stop);

    /// <summary>A limit that only the cloud keeps, where nine tenths of it are used up: at most once an hour, so that a loop warns now and then.</summary>
    public RateState? TakeWarning() => Interlocked.Exchange(ref _warning, null);

    /// <summary>Notes how a use ended that <see cref="TryTakeAsync"/> has counted.</summary>
    /// <param name="rules">The same rules.</param>
    /// <param name="success">Whether the cloud took it; null where it did not say.</param>
    public async ValueTask SettleAsync(IReadOnlyList<RateRule> rules, bool? success)
    {
        if (!rules.Any(rule => rule.Counts == Counted.ErrorsInARow))
        {
            return;
        }

        await _file.UseAsync(
            cells =>
            {
                foreach (RateRule rule in rules.Where(rule => rule.Counts == Counted.ErrorsInARow))
                {
                    LedgerRow row = Row(cells, rule, _clock.GetUtcNow());
                    row.InFlight--;
                    if (success == true)
                    {
                        row.Clear();
                    }
                    else if (success == false)
                    {
                        row.Add();
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
    /// <param name="stop">Ends the wait.</param>
    public async ValueTask CloseAsync(RateRule rule, DateTimeOffset? until, CancellationToken stop) => await _file.UseAsync(
        cells =>
        {
            Row(cells, rule, _clock.GetUtcNow()).Close(until);
            return true;
        },
        stop).ConfigureAwait(false);

    /// <summary>How far each limit is used up.</summary>
    public ValueTask<IReadOnlyList<RateState>> ReadAsync(CancellationToken stop) => _file.UseAsync<IReadOnlyList<RateState>>(
        cells =>
        {
            DateTimeOffset now = _clock.GetUtcNow();
            List<RateState> states = [];
            foreach (RateRule rule in _rules)
            {
                LedgerRow row = Row(cells, rule, now);
                int used = rule.Counts == Counted.OpenStreams ? _streams.Open : row.Used;
                states.Add(new(rule, used, used > 0 && rule.Window > TimeSpan.Zero ? row.EmptyAt : null, row.ClosedUntil));
            }

            return states;
        },
        stop);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private RateHold? Longest(Span<long> cells, IReadOnlyList<RateRule> rules, DateTimeOffset now)
    {
        RateHold? longest = null;
        foreach (RateRule rule in rules)
        {
            if (Hold(Row(cells, rule, now), rule, now) is { } hold && (longest is null || hold.Until > longest.Until))
            {
                longest = hold;
            }
        }

        return longest;
    }

    private static RateHold? Hold(LedgerRow row, RateRule rule, DateTimeOffset now)
    {
        if (row.ClosedUntil is { } closed)
        {
            return new(rule, closed, SaidByCloud: true);
        }

        if (rule is not { HoldsBack: true, Limit: { } limit })
        {
            return null;
        }

        if (rule.Counts == Counted.ErrorsInARow)
        {
            // The last of them is left over: it would be the one that blocks.
            int errors = row.Used;
            return errors >= limit - 1 ? new(rule, row.FreeAt(limit - 1), SaidByCloud: false)
                : errors + row.InFlight >= limit - 1 ? new(rule, now + s_shortly, SaidByCloud: false)
                : null;
        }

        DateTimeOffset free = row.FreeAt(limit);
        return free > now ? new(rule, free, SaidByCloud: false) : null;
    }

    private void Add(LedgerRow row, RateRule rule, DateTimeOffset now)
    {
        if (rule.Counts == Counted.ErrorsInARow)
        {
            row.InFlight++;
            return;
        }

        row.Add();
        if (rule is { HoldsBack: false, Limit: { } limit } && row.Used is var used && used >= limit * NearlyAll
            && (now - _warnedAt >= s_betweenWarnings || now < _warnedAt))
        {
            (_warning, _warnedAt) = (new(rule, used, row.EmptyAt, row.ClosedUntil), now);
        }
    }

    private LedgerRow Row(Span<long> cells, RateRule rule, DateTimeOffset now)
    {
        Span<long> row = Find(cells, rule.Key);
        if (row.IsEmpty)
        {
            row = Find(cells, 0);
            row = row.IsEmpty ? FindForeign(cells) : row;
            LedgerRow.Begin(row, rule.Key);
        }

        return new(row, rule, now);
    }

    /// <summary>Rules of other versions of this module may have filled the file; a rule of ours always has its place.</summary>
    private Span<long> FindForeign(Span<long> cells)
    {
        int start = 0;
        while (_rules.Select(rule => rule.Key).Contains(LedgerRow.KeyOf(cells[start..])))
        {
            start += LedgerRow.Length;
        }

        return cells.Slice(start, LedgerRow.Length);
    }

    private static Span<long> Find(Span<long> cells, long key)
    {
        for (int start = 0; start < cells.Length; start += LedgerRow.Length)
        {
            if (LedgerRow.KeyOf(cells[start..]) == key)
            {
                return cells.Slice(start, LedgerRow.Length);
            }
        }

        return default;
    }
}
