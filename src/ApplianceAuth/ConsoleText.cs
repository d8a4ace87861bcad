using System.Globalization;
using System.Text;

namespace ApplianceAuth;

/// <summary>Makes text, times and numbers fit to be shown: alike in every culture, and harmless to a terminal.</summary>
public static class ConsoleText
{
    private const int DefaultLength = 300;

    /// <summary>An untrusted text for the console: without control and format characters, and not longer than 300 characters.</summary>
    public static string SanitizeAndTruncate(string text) => Truncate(Sanitize(text));

    /// <summary>The text without characters that steer a terminal or are not seen: control characters, format characters (bidirectional overrides among them), line separators, half surrogate pairs.</summary>
    public static string Sanitize(string text)
    {
        if (text.All(char.IsAscii) && !text.Any(char.IsControl))
        {
            return text;
        }

        StringBuilder clean = new(text.Length);
        for (int at = 0; at < text.Length;)
        {
            bool whole = Rune.TryGetRuneAt(text, at, out Rune rune);
            if (whole && !IsInvisible(Rune.GetUnicodeCategory(rune)))
            {
                clean.Append(rune.ToString());
            }

            at += whole ? rune.Utf16SequenceLength : 1;
        }

        return clean.ToString();
    }

    /// <summary>The beginning of a text, which ends between two characters. Secrets must be removed before.</summary>
    public static string Truncate(string text, int longest = DefaultLength) =>
        text.Length <= longest ? text : text[..(longest - (char.IsHighSurrogate(text[longest - 1]) ? 1 : 0))] + "…";

    /// <summary>A text that another sentence may follow: it ends in a full stop or the like.</summary>
    public static string WithFullStop(string text) => text.TrimEnd() is { Length: > 0 } said && said[^1] is not ('.' or '!' or '?' or '…') ? said + "." : text.TrimEnd();

    /// <summary>A time in the user's time zone, such as <c>2026-11-28 18:42:05</c>.</summary>
    public static string FormatTime(DateTimeOffset time) => Format(time, "yyyy-MM-dd HH:mm:ss");

    /// <summary>A date in the user's time zone, such as <c>2026-11-28</c>.</summary>
    public static string FormatDate(DateTimeOffset time) => Format(time, "yyyy-MM-dd");

    /// <summary>A number with a point and at most one decimal, such as <c>2.5</c>.</summary>
    public static string FormatNumber(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>A number of bytes in units of 1,024, such as <c>1,234 KB</c>.</summary>
    public static string FormatKilobytes(long bytes) => (bytes / 1024).ToString("N0", CultureInfo.InvariantCulture) + " KB";

    private static string Format(DateTimeOffset time, string format) => time.LocalDateTime.ToString(format, CultureInfo.InvariantCulture);

    private static bool IsInvisible(UnicodeCategory category) => category is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;
}
