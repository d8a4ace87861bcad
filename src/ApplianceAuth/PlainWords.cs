using System.Globalization;

namespace ApplianceAuth;

/// <summary>Reads and cleans what the clouds write for people.</summary>
public static class PlainWords
{
    private const int Longest = 300;

    /// <summary>A stranger's text made fit for a terminal: no control characters, no escape sequences, no novel.</summary>
    public static string Printable(string text)
    {
        string clean = new([.. text.Where(c => !char.IsControl(c))]);
        return clean.Length <= Longest ? clean : clean[..Longest] + "…";
    }

    /// <summary>A time as an error message shows it, in the person's own time zone.</summary>
    public static string Time(DateTimeOffset time) => time.LocalDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
