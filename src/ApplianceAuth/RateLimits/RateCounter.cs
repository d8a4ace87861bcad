using System.Globalization;
using System.Text;

namespace ApplianceAuth.RateLimits;

/// <summary>What is recorded of one rate limit. Times are UTC ticks; 0 is never. <see cref="RateWindow"/> gives it a meaning.</summary>
internal sealed class RateCounter
{
    /// <summary>The number of parts in which calls are counted: a window and those that are leaving it.</summary>
    public const int PartCount = 63;

    private const int NumberCount = 9;

    /// <summary>The number of the newest part: its time divided by the length of a part.</summary>
    public long NewestPart { get; set; }

    /// <summary>The end of a block that the cloud reported.</summary>
    public long BlockedUntil { get; set; }

    /// <summary>When the block was reported.</summary>
    public long BlockedAt { get; set; }

    /// <summary>The level of a leaky bucket, in thousandths of a call.</summary>
    public long Level { get; set; }

    /// <summary>When the level was computed.</summary>
    public long LevelAt { get; set; }

    /// <summary>The calls that were sent and have no response yet.</summary>
    public long InFlight { get; set; }

    /// <summary>Since when there are calls in flight.</summary>
    public long BusySince { get; set; }

    /// <summary>A part of the hash of the token that the cloud rejected last.</summary>
    public long RejectedToken { get; set; }

    /// <summary>When the token was rejected.</summary>
    public long RejectedAt { get; set; }

    /// <summary>The calls in each part. Part n is at index n modulo <see cref="PartCount"/>.</summary>
    public long[] Parts { get; } = new long[PartCount];

    /// <summary>Reads a line that <see cref="ToString"/> wrote; null for any other text.</summary>
    public static RateCounter? TryParse(string line)
    {
        string[] words = line.Split(' ');
        long[] numbers = new long[NumberCount];
        for (int i = 0; i < NumberCount; i++)
        {
            if (i >= words.Length || !TryParse(words[i], out numbers[i]))
            {
                return null;
            }
        }

        RateCounter counter = new()
        {
            NewestPart = numbers[0], BlockedUntil = numbers[1], BlockedAt = numbers[2], Level = numbers[3], LevelAt = numbers[4],
            InFlight = numbers[5], BusySince = numbers[6], RejectedToken = numbers[7], RejectedAt = numbers[8],
        };
        foreach (string word in words.AsSpan(NumberCount))
        {
            if (word.Split('=') is not [var index, var count] || !TryParse(index, out long part) || part is < 0 or >= PartCount
                || !TryParse(count, out counter.Parts[part]))
            {
                return null;
            }
        }

        return counter;
    }

    /// <summary>All numbers in one line, separated by spaces: the properties in order, and the parts that are not zero as <c>index=calls</c>.</summary>
    public override string ToString()
    {
        StringBuilder line = new(string.Create(
            CultureInfo.InvariantCulture,
            $"{NewestPart} {BlockedUntil} {BlockedAt} {Level} {LevelAt} {InFlight} {BusySince} {RejectedToken} {RejectedAt}"));
        for (int i = 0; i < PartCount; i++)
        {
            _ = Parts[i] == 0 ? line : line.Append(CultureInfo.InvariantCulture, $" {i}={Parts[i]}");
        }

        return line.ToString();
    }

    private static bool TryParse(string word, out long number) => long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
