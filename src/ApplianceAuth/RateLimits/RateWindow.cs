using ApplianceAuth.Providers;

namespace ApplianceAuth.RateLimits;

/// <summary>What the ledger holds of one rule, and the arithmetic on it. Times are UTC ticks.</summary>
/// <remarks>
/// A window is counted in 60 parts, and a part is forgotten two parts after it has left the window. So what is counted is never less than what the cloud
/// counts, whether its windows slide or begin at fixed times, though a call may reach it later than it was sent: for a minute by two seconds. Whatever a
/// damaged file holds, nothing here fails, and nothing is held back for longer than it could have been rightly.
/// </remarks>
/// <param name="cells">The row's place in the ledger.</param>
/// <param name="rule">The rule.</param>
/// <param name="now">The time.</param>
internal readonly ref struct RateWindow(Span<long> cells, RateRule rule, DateTimeOffset now)
{
    /// <summary>The number of cells of a row.</summary>
    public const int Length = First + Kept;

    private const int Key = 0, Newest = 1, BlockedUntilTicks = 2, BlockedAt = 3, Level = 4, LevelAt = 5, InFlightTicks = 6, BusySince = 7, First = 8;
    private const int Window = 60;
    private const int Kept = Window + 3;

    // More than any cloud allows in one part; what is above it was never counted.
    private const int MostInPart = 1_000_000;

    // A leaky bucket's level is kept in thousandths of a call.
    private const long PerCall = 1000;

    // Calls bunch on their way: a quarter of a burst is left for those that arrive closer together than they were sent.
    private const double BurstShare = 0.75;

    /// <summary>The longest block that is believed: the longest that was seen is a day.</summary>
    private static readonly TimeSpan s_longestBlock = TimeSpan.FromHours(25);

    /// <summary>How far a clock may be set back before what was noted by it is no longer believed.</summary>
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(1);

    /// <summary>After which time calls that were not accounted for are ended: their process died.</summary>
    private static readonly TimeSpan s_longestCall = TimeSpan.FromMinutes(2);

    // After a refusal that does not say for how long.
    private static readonly TimeSpan s_firstBlock = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestComputedBlock = TimeSpan.FromMinutes(5);

    private readonly Span<long> _cells = cells;

    /// <summary>The key of the rule that the cells belong to; 0 where they belong to none.</summary>
    public static long KeyOf(ReadOnlySpan<long> cells) => cells[Key];

    /// <summary>Makes the cells an empty row of a key.</summary>
    public static void Begin(Span<long> cells, long key)
    {
        cells.Clear();
        cells[Key] = key;
    }

    /// <summary>Until when the cloud takes nothing, or null. What was noted in the future, or for longer than a day, comes from a clock that was wrong.</summary>
    public DateTimeOffset? BlockedUntil =>
        _cells[BlockedUntilTicks] > now.UtcTicks
        && _cells[BlockedAt] <= now.UtcTicks + s_skew.Ticks
        && _cells[BlockedUntilTicks] - now.UtcTicks <= s_longestBlock.Ticks
            ? new(_cells[BlockedUntilTicks], TimeSpan.Zero)
            : null;

    /// <summary>How many were counted in the window that ends now.</summary>
    public int Used
    {
        get
        {
            if (rule.Burst is not null)
            {
                return (int)Math.Ceiling(Drain() / (double)PerCall);
            }

            Advance();
            int sum = 0;
            for (long part = Oldest; part <= _cells[Newest]; part++)
            {
                sum += Count(part);
            }

            return sum;
        }
    }

    /// <summary>When fewer than <paramref name="below"/> will be left of those counted.</summary>
    public DateTimeOffset FreeAt(int below)
    {
        if (rule.Burst is { } burst)
        {
            double over = (Drain() / (double)PerCall) + 1 - (burst * BurstShare);
            return now + (rule.Window * Math.Max(0, over / rule.Limit!.Value));
        }

        int left = Used;
        long part = Oldest;
        for (; left >= below && part <= _cells[Newest]; part++)
        {
            left -= Count(part);
        }

        return part == Oldest ? now : new((part - 1 + Kept) * PartTicks, TimeSpan.Zero);
    }

    /// <summary>When all that was counted is forgotten.</summary>
    public DateTimeOffset EmptyAt => rule.Burst is null ? FreeAt(1) : now + (rule.Window * (Drain() / (double)(PerCall * rule.Limit!.Value)));

    /// <summary>Calls that were sent and not answered yet.</summary>
    public int InFlight
    {
        get => now.UtcTicks - _cells[BusySince] is var since && since >= -s_skew.Ticks && since <= s_longestCall.Ticks
            ? (int)Math.Clamp(_cells[InFlightTicks], 0, MostInPart)
            : 0;
        set
        {
            // Since when there was always one: a call whose process died must not be carried on by those after it.
            _cells[BusySince] = InFlight == 0 ? now.UtcTicks : _cells[BusySince];
            _cells[InFlightTicks] = Math.Max(0, value);
        }
    }

    /// <summary>Counts one.</summary>
    public void Add()
    {
        if (rule.Burst is not null)
        {
            _cells[Level] = Drain() + PerCall;
            return;
        }

        Advance();
        _cells[Place(_cells[Newest])]++;
    }

    /// <summary>Forgets what was counted.</summary>
    public void Clear() => _cells.Slice(First, Kept).Clear();

    /// <summary>Notes that the cloud takes nothing until then; where it does not say until when, for a time that doubles with each refusal that follows soon.</summary>
    public void Block(DateTimeOffset? until)
    {
        long end = until?.UtcTicks ?? now.UtcTicks + (long)(NextBlock().Ticks * (0.5 + Random.Shared.NextDouble()));
        (_cells[BlockedUntilTicks], _cells[BlockedAt]) = (Math.Max(BlockedUntil?.UtcTicks ?? 0, end), now.UtcTicks);
    }

    /// <summary>Twice the last one, where it ended a short while ago.</summary>
    private TimeSpan NextBlock()
    {
        long before = _cells[BlockedUntilTicks] - _cells[BlockedAt];
        bool soon = before > 0 && now.UtcTicks >= _cells[BlockedAt] && now.UtcTicks - _cells[BlockedUntilTicks] < s_longestComputedBlock.Ticks;
        return soon ? TimeSpan.FromTicks(Math.Clamp(before * 2, s_firstBlock.Ticks, s_longestComputedBlock.Ticks)) : s_firstBlock;
    }

    private long PartTicks => Math.Max(1, rule.Window.Ticks / Window);

    private long Oldest => _cells[Newest] - Kept + 1;

    private int Count(long part) => (int)Math.Clamp(_cells[Place(part)], 0, MostInPart);

    private static int Place(long part) => First + (int)(part % Kept);

    /// <summary>Lets run out of the bucket what has run out since it was last looked at; where the clock was set back, nothing.</summary>
    private long Drain()
    {
        double passed = Math.Max(0, (double)now.UtcTicks - _cells[LevelAt]);
        long level = Math.Clamp(_cells[Level], 0, rule.Burst!.Value * PerCall);
        level -= (long)Math.Min(level, PerCall * rule.Limit!.Value * (passed / rule.Window.Ticks));
        (_cells[Level], _cells[LevelAt]) = (level, now.UtcTicks);
        return level;
    }

    /// <summary>Empties the parts that have come into the window since it was last looked at.</summary>
    private void Advance()
    {
        long present = now.UtcTicks / PartTicks;
        // A clock that was set back a little counts into the newest part; one that was set back by more than a window begins anew.
        if (_cells[Newest] <= present - Kept || _cells[Newest] > present + Window)
        {
            Clear();
            _cells[Newest] = present;
        }

        for (long part = _cells[Newest] + 1; part <= present; part++)
        {
            _cells[Place(part)] = 0;
        }

        _cells[Newest] = Math.Max(_cells[Newest], present);
    }
}
