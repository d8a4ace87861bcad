using System.Globalization;
using System.Text.RegularExpressions;

namespace ApplianceAuth;

/// <summary>Reads and cleans what the clouds write for people.</summary>
public static partial class PlainWords
{
    private const int Longest = 300;

    /// <summary>A stranger's text made fit for a terminal: no control characters, no escape sequences, no novel.</summary>
    public static string Printable(string text)
    {
        string clean = new([.. text.Where(c => !char.IsControl(c))]);
        return clean.Length <= Longest ? clean : clean[..Longest] + "…";
    }

    /// <summary>The wait in "Requests are blocked during the remaining period of N seconds.", which is all that some answers say of it; or null.</summary>
    public static TimeSpan? Wait(string? text) =>
        text is not null && Seconds().Match(text) is { Success: true } match
            ? TimeSpan.FromSeconds(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))
            : null;

    /// <summary>A time as an error message shows it, in the person's own time zone.</summary>
    public static string Time(DateTimeOffset time) => time.LocalDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(\d{1,7}) second", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Seconds();
}
