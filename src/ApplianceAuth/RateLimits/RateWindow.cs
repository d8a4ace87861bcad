using System.Security.Cryptography;
using System.Text;
using ApplianceAuth.Providers;

namespace ApplianceAuth.RateLimits;

/// <summary>The calls under one rule, and the delays that it requires, at a time.</summary>
/// <remarks>
/// A window is counted in 60 parts, and a part is dropped two parts after it has left the window. So the count is never below that of the cloud, whether
/// its windows slide or start at fixed times, even if a call arrives later than it was sent: by up to two seconds for a window of a minute. No numbers in
/// a damaged file make this type throw, or delay a call for longer than the limits themselves could.
/// </remarks>
/// <param name="counter">The numbers of the rule in the shared counter file.</param>
/// <param name="rule">The rule.</param>
/// <param name="now">The time, UTC.</param>
internal readonly struct RateWindow(RateCounter counter, RateRule rule, DateTimeOffset now)
{
    private const int Window = 60;
    private const int Kept = RateCounter.PartCount;

    // More than any cloud allows in one part; a greater number in the file is damage.
    private const int MostInPart = 1_000_000;

    // A leaky bucket's level is kept in thousandths of a call.
    private const long PerCall = 1000;

    // Calls can arrive closer together than they were sent: a quarter of a burst is kept free for that.
    private const double BurstShare = 0.75;

    /// <summary>How far the clock may be set back before times that it recorded no longer count.</summary>
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(1);

    /// <summary>The time after which a call without a recorded result counts as ended: its process was killed.</summary>
    private static readonly TimeSpan s_longestCall = TimeSpan.FromMinutes(2);

    /// <summary>How long a rejected token is not sent again. Later the cloud may accept it, if the cause was another one.</summary>
    private static readonly TimeSpan s_rejection = TimeSpan.FromMinutes(1);

    // After a refusal without a time.
    private static readonly TimeSpan s_firstBlock = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestComputedBlock = TimeSpan.FromMinutes(5);

    /// <summary>The end of a block, or null. A block that was recorded in the future, or is longer than a day, comes from a wrong clock.</summary>
    public DateTimeOffset? BlockedUntil =>
        counter.BlockedUntil > now.UtcTicks
        && counter.BlockedAt <= now.UtcTicks + s_skew.Ticks
        && counter.BlockedUntil - now.UtcTicks <= RetryAfter.LongestBlock.Ticks
            ? new(counter.BlockedUntil, TimeSpan.Zero)
            : null;

    /// <summary>The calls in the window that ends now.</summary>
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
            for (long part = Oldest; part <= counter.NewestPart; part++)
            {
                sum += Count(part);
            }

            return sum;
        }
    }

    /// <summary>When the window will hold fewer than <paramref name="below"/> of the calls counted so far.</summary>
    public DateTimeOffset FreeAt(int below)
    {
        if (rule.Burst is { } burst)
        {
            double over = (Drain() / (double)PerCall) + 1 - (burst * BurstShare);
            return now + (rule.Window * Math.Max(0, over / rule.Limit!.Value));
        }

        int left = Used;
        long part = Oldest;
        for (; left >= below && part <= counter.NewestPart; part++)
        {
            left -= Count(part);
        }

        return part == Oldest ? now : new((part - 1 + Kept) * PartTicks, TimeSpan.Zero);
    }

    /// <summary>When all calls counted so far have left the window.</summary>
    public DateTimeOffset EmptyAt => rule.Burst is null ? FreeAt(1) : now + (rule.Window * (Drain() / (double)(PerCall * rule.Limit!.Value)));

    /// <summary>Calls that were sent and have no response yet.</summary>
    public int InFlight
    {
        get => now.UtcTicks - counter.BusySince is var since && since >= -s_skew.Ticks && since <= s_longestCall.Ticks
            ? (int)Math.Clamp(counter.InFlight, 0, MostInPart)
            : 0;
        set
        {
            // The time since which the number was above zero: later calls must not prolong the life of one whose process was killed.
            counter.BusySince = InFlight == 0 ? now.UtcTicks : counter.BusySince;
            counter.InFlight = Math.Max(0, value);
        }
    }

    /// <summary>Whether the cloud rejected a token within the last minute.</summary>
    public bool IsRejected(string token) =>
        now.UtcTicks - counter.RejectedAt is var age && age >= 0 && age <= s_rejection.Ticks && counter.RejectedToken == HashOf(token);

    /// <summary>Records that the cloud rejected a token.</summary>
    public void Reject(string token) => (counter.RejectedToken, counter.RejectedAt) = (HashOf(token), now.UtcTicks);

    /// <summary>Counts one call.</summary>
    public void Add()
    {
        if (rule.Burst is not null)
        {
            counter.Level = Drain() + PerCall;
            return;
        }

        Advance();
        counter.Parts[Place(counter.NewestPart)]++;
    }

    /// <summary>Resets the count.</summary>
    public void Clear() => Array.Clear(counter.Parts);

    /// <summary>Records a block until a time; if null, for a time that doubles with each refusal in a row.</summary>
    public void Block(DateTimeOffset? until)
    {
        long end = until?.UtcTicks ?? now.UtcTicks + (long)(NextBlock().Ticks * (0.5 + Random.Shared.NextDouble()));
        (counter.BlockedUntil, counter.BlockedAt) = (Math.Max(BlockedUntil?.UtcTicks ?? 0, end), now.UtcTicks);
    }

    /// <summary>Twice the last block if that ended a short while ago.</summary>
    private TimeSpan NextBlock()
    {
        long before = counter.BlockedUntil - counter.BlockedAt;
        bool soon = before > 0 && now.UtcTicks >= counter.BlockedAt && now.UtcTicks - counter.BlockedUntil < s_longestComputedBlock.Ticks;
        return soon ? TimeSpan.FromTicks(Math.Clamp(before * 2, s_firstBlock.Ticks, s_longestComputedBlock.Ticks)) : s_firstBlock;
    }

    private long PartTicks => Math.Max(1, rule.Window.Ticks / Window);

    private long Oldest => counter.NewestPart - Kept + 1;

    private static long HashOf(string token) => BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private int Count(long part) => (int)Math.Clamp(counter.Parts[Place(part)], 0, MostInPart);

    private static int Place(long part) => (int)(part % Kept);

    /// <summary>Lowers the level of the leaky bucket by the time since the last update; by nothing if the clock was set back.</summary>
    private long Drain()
    {
        double passed = Math.Max(0, (double)now.UtcTicks - counter.LevelAt);
        long level = Math.Clamp(counter.Level, 0, rule.Burst!.Value * PerCall);
        level -= (long)Math.Min(level, PerCall * rule.Limit!.Value * (passed / rule.Window.Ticks));
        (counter.Level, counter.LevelAt) = (level, now.UtcTicks);
        return level;
    }

    /// <summary>Clears the parts that have entered the window since the last update.</summary>
    private void Advance()
    {
        long present = now.UtcTicks / PartTicks;
        // If the clock was set back a little, calls count in the newest part; if by more than a window, counting starts again.
        if (counter.NewestPart <= present - Kept || counter.NewestPart > present + Window)
        {
            Clear();
            counter.NewestPart = present;
        }

        for (long part = counter.NewestPart + 1; part <= present; part++)
        {
            counter.Parts[Place(part)] = 0;
        }

        counter.NewestPart = Math.Max(counter.NewestPart, present);
    }
}
