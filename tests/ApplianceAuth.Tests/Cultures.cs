using System.Globalization;

namespace ApplianceAuth.Tests;

/// <summary>Cultures that write dates, numbers and letters otherwise: another calendar, another minus, other digits, a dotless I, a decimal comma.</summary>
internal static class Cultures
{
    public static IReadOnlyList<string> Names { get; } = ["th-TH", "ar-SA", "fi-FI", "tr-TR", "de-DE"];

    public static TheoryData<string> All => [.. Names];

    /// <summary>What work gives in a culture.</summary>
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
