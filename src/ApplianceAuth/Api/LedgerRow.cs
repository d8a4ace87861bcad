using ApplianceAuth.Providers;

namespace ApplianceAuth.Api;

/// <summary>What the ledger holds of one rule, and the arithmetic on it. Times are UTC ticks.</summary>
/// <remarks>
/// A window is counted in 60 parts, and a part is forgotten when it lies wholly outside: what is counted is never less than what the cloud counts,
/// whether its windows slide or begin at fixed times, and calls may arrive up to a sixtieth of the window closer together than they were sent.
/// </remarks>
/// <param name="cells">The row's place in the ledger.</param>
/// <param name="rule">The rule.</param>
/// <param name="now">The time.</param>
internal readonly ref struct LedgerRow(Span<long> cells, RateRule rule, DateTimeOffset now)
{
    /// <summary>The number of cells of a row.</summary>
    public const int Length = Parts + Counts;

    private const int Windows = 60;
    private const int Counts = Windows + 1;
    private const int Parts = 7;
    private const int Key = 0, Newest = 1, Closed = 2, Level = 3, LevelAt = 4, Busy = 5, BusyAt = 6;

    // A leaky bucket's level is kept in thousandths of a call.
    private const long PerCall = 1000;

    // Calls bunch on their way: a quarter of a burst is left for those that arrive closer together than they were sent.
    private const double BurstShare = 0.75;

    /// <summary>The longest block that is believed: the longest that was seen is a day. Anything later comes from a clock that was wrong.</summary>
    private static readonly TimeSpan s_longestBlock = TimeSpan.FromHours(25);

    /// <summary>After which time a call that was never accounted for counts as ended: its process died.</summary>
    private static readonly TimeSpan s_longestCall = TimeSpan.FromMinutes(2);

    private readonly Span<long> _cells = cells;

    /// <summary>Whether the cells belong to a key.</summary>
    public static bool Is(ReadOnlySpan<long> cells, long key) => cells[Key] == key;

    /// <summary>Makes the cells an empty row of a key.</summary>
    public static void Begin(Span<long> cells, long key)
    {
        cells.Clear();
        cells[Key] = key;
    }

    /// <summary>Until when the cloud takes nothing, or null.</summary>
    public DateTimeOffset? ClosedUntil => _cells[Closed] > now.UtcTicks && _cells[Closed] - now.UtcTicks < s_longestBlock.Ticks
        ? new(_cells[Closed], TimeSpan.Zero)
        : null;

    /// <summary>How many were counted in the window that ends now.</summary>
    public int Used
    {
        get
        {
            if (rule.Burst is not null)
            {
                return (int)Math.Ceiling(LevelNow / (double)PerCall);
            }

            Advance();
            long sum = 0;
            foreach (long count in _cells.Slice(Parts, Counts))
            {
                sum += Math.Clamp(count, 0, int.MaxValue);
            }

            return (int)Math.Min(sum, int.MaxValue);
        }
    }

    /// <summary>When fewer than <paramref name="below"/> will be left of those counted.</summary>
    public DateTimeOffset FreeAt(int below)
    {
        if (rule.Burst is { } burst)
        {
            double over = (LevelNow / (double)PerCall) + 1 - (burst * BurstShare);
            return now + (rule.Window * Math.Max(0, over / rule.Limit!.Value));
        }

        int left = Used;
        long first = _cells[Newest] - Windows;
        long leaving = first;
        for (; left >= below && leaving <= _cells[Newest]; leaving++)
        {
            left -= (int)_cells[Place(leaving)];
        }

        return leaving == first ? now : new((leaving + Windows) * PartTicks, TimeSpan.Zero);
    }

    /// <summary>When all that was counted is forgotten.</summary>
    public DateTimeOffset EmptyAt => rule.Burst is null ? FreeAt(1) : now + (rule.Window * (LevelNow / (double)(PerCall * rule.Limit!.Value)));

    /// <summary>Calls that were sent and not answered yet.</summary>
    public long InFlight
    {
        get => Math.Abs(now.UtcTicks - _cells[BusyAt]) > s_longestCall.Ticks ? 0 : Math.Max(0, _cells[Busy]);
        set => (_cells[Busy], _cells[BusyAt]) = (Math.Max(0, value), now.UtcTicks);
    }

    /// <summary>Counts one.</summary>
    public void Add()
    {
        if (rule.Burst is not null)
        {
            (_cells[Level], _cells[LevelAt]) = (LevelNow + PerCall, now.UtcTicks);
            return;
        }

        Advance();
        _cells[Place(_cells[Newest])]++;
    }

    /// <summary>Forgets what was counted.</summary>
    public void Clear() => _cells.Slice(Parts, Counts).Clear();

    /// <summary>Notes that the cloud takes nothing until then.</summary>
    public void Close(DateTimeOffset until) => _cells[Closed] = Math.Max(ClosedUntil?.UtcTicks ?? 0, until.UtcTicks);

    private long PartTicks => Math.Max(1, rule.Window.Ticks / Windows);

    private long LevelNow
    {
        get
        {
            long passed = now.UtcTicks - _cells[LevelAt];
            // A clock that was set back leaves the level as it is for one window, and then forgets it.
            return passed < -rule.Window.Ticks * rule.Burst!.Value ? 0
                : Math.Max(0, _cells[Level] - (long)Math.Min(_cells[Level], PerCall * rule.Limit!.Value * (Math.Max(0, passed) / (double)rule.Window.Ticks)));
        }
    }

    private static int Place(long part) => Parts + (int)(part % Counts);

    /// <summary>Empties the parts that have come into the window since it was last looked at.</summary>
    private void Advance()
    {
        long present = now.UtcTicks / PartTicks;
        long passed = present - _cells[Newest];
        // A clock that was set back a little counts into the newest part; one that was set back by more than a window begins anew.
        if (passed is > Windows or < -Windows)
        {
            Clear();
        }

        for (long part = passed > Windows ? present : _cells[Newest] + 1; part <= present; part++)
        {
            _cells[Place(part)] = 0;
        }

        _cells[Newest] = passed is > 0 or < -Windows ? present : _cells[Newest];
    }
}
