using System.Globalization;

namespace ApplianceAuth.Tests;

/// <summary>Cultures with another calendar, minus sign, digits, dotless I or decimal comma.</summary>
internal static class Cultures
{
    public static IReadOnlyList<string> Names { get; } = ["th-TH", "ar-SA", "fi-FI", "tr-TR", "de-DE"];

    public static TheoryData<string> All => [.. Names];

    /// <summary>Runs work in a culture.</summary>
    public static T In<T>(string culture, Func<T> work)
    {
        (CultureInfo before, CultureInfo shown) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
            return work();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, shown);
        }
    }
}
