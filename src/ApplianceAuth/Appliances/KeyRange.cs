using System.Globalization;

namespace ApplianceAuth.Appliances;

/// <summary>Formats the limits of a key for display.</summary>
internal static class KeyRange
{
    private const int MinutesPerHour = 60;

    /// <summary>A limit with its unit, such as <c>250 °C</c>, or hours and minutes such as <c>[12,0]</c>.</summary>
    public static string Format(ApplianceKey key, double? number) => number switch
    {
        null => "",
        { } minutes when key.ValueType == ApplianceKey.Time => Json(key, minutes),
        { } value => FormattableString.Invariant($"{value} {key.Unit}").TrimEnd(),
    };

    /// <summary>A limit as the JSON of a value: a number, or an array of hours and minutes.</summary>
    public static string Json(ApplianceKey key, double number) => key.ValueType == ApplianceKey.Time
        ? FormattableString.Invariant($"[{Math.Floor(number / MinutesPerHour)},{number % MinutesPerHour}]")
        : number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The range as a phrase, such as <c>30 °C to 250 °C, step 5 °C</c>; empty if there is none.</summary>
    public static string Describe(ApplianceKey key)
    {
        (double? minimum, double? maximum) = (key.Limits?.Minimum, key.Limits?.Maximum);
        string range = minimum is null && maximum is null ? "" : Messages.FormatKeyRange(Format(key, minimum), Format(key, maximum)).Trim();
        return key.Limits?.Step is { } step && range.Length > 0 ? Messages.FormatKeyRangeStep(range, Format(key, step)) : range;
    }
}
