using System.Globalization;
using System.Text;

namespace ApplianceAuth;

/// <summary>Formats times and numbers independently of the culture, and sanitises untrusted text for the console.</summary>
internal static class ConsoleText
{
    private const int DefaultLength = 300;

    /// <summary>Removes control and format characters from untrusted text and truncates it to 300 characters.</summary>
    public static string SanitizeAndTruncate(string text) => Truncate(Sanitize(text));

    /// <summary>
    /// Removes characters that control a terminal or are invisible: control characters, format characters (including bidirectional overrides), line
    /// separators and lone surrogates.
    /// </summary>
    public static string Sanitize(string text)
    {
        if (text.All(char.IsAscii) && !text.Any(char.IsControl))
        {
            return text;
        }

        StringBuilder clean = new(text.Length);
        for (int i = 0; i < text.Length;)
        {
            bool isValid = Rune.TryGetRuneAt(text, i, out Rune rune);
            int length = isValid ? rune.Utf16SequenceLength : 1;
            if (isValid && !IsInvisible(Rune.GetUnicodeCategory(rune)))
            {
                // Copied from the text: a string for each character takes many times the memory.
                clean.Append(text, i, length);
            }

            i += length;
        }

        return clean.ToString();
    }

    /// <summary>Truncates a text without splitting a surrogate pair. Secrets must be removed before.</summary>
    public static string Truncate(string text, int maximumLength = DefaultLength) =>
        text.Length <= maximumLength ? text : text[..(maximumLength - (char.IsHighSurrogate(text[maximumLength - 1]) ? 1 : 0))] + "…";

    /// <summary>Adds a full stop unless the text ends in one or in a similar mark, so that another sentence can follow.</summary>
    public static string WithFullStop(string text)
    {
        string trimmed = text.TrimEnd();
        return trimmed.Length > 0 && trimmed[^1] is not ('.' or '!' or '?' or '…') ? trimmed + "." : trimmed;
    }

    /// <summary>A time in the user's time zone, such as <c>2026-11-28 18:42:05</c>.</summary>
    public static string FormatTime(DateTimeOffset time) => Format(time, "yyyy-MM-dd HH:mm:ss");

    /// <summary>A date in the user's time zone, such as <c>2026-11-28</c>.</summary>
    public static string FormatDate(DateTimeOffset time) => Format(time, "yyyy-MM-dd");

    /// <summary>A number with a decimal point and at most one decimal, such as <c>2.5</c>.</summary>
    public static string FormatNumber(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>A number of bytes in units of 1,024, such as <c>1,234 KB</c>.</summary>
    public static string FormatKilobytes(long bytes) => (bytes / 1024).ToString("N0", CultureInfo.InvariantCulture) + " KB";

    private static string Format(DateTimeOffset time, string format) => time.LocalDateTime.ToString(format, CultureInfo.InvariantCulture);

    private static bool IsInvisible(UnicodeCategory category) => category is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;
}
