using System.Text.Json;

namespace ApplianceAuth.Appliances;

/// <summary>Reads the values and types of keys.</summary>
internal static class KeyValues
{
    private const string Enumeration = ".EnumType.";
    private const int MinutesPerHour = 60;

    // Over a year. Minutes of more hours may not be finite.
    private const int MaximumHours = 10_000;

    /// <summary>Whether a type is the name of an enumeration, such as <c>BSH.Common.EnumType.PowerState</c>.</summary>
    public static bool IsEnumeration(string? type) => type?.Contains(Enumeration, StringComparison.Ordinal) == true;

    /// <summary>A number, or an array of hours and minutes as minutes; null for other values.</summary>
    public static double? Number(JsonElement value) => IsTime(value)
        ? (value[0].Number() * MinutesPerHour) + value[1].Number()
        : value.Number();

    /// <summary>Whether a value is an array of hours and minutes.</summary>
    public static bool IsTime(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 2
        && value[0].Number() is >= 0 and <= MaximumHours && value[1].Number() is >= 0 and < MinutesPerHour;

    /// <summary>The type of a value: <c>Boolean</c>, <c>Double</c>, <c>Time</c>, <c>String</c> or the name of its enumeration; null for other values.</summary>
    public static string? TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "Boolean",
        JsonValueKind.Number => "Double",
        JsonValueKind.Array when IsTime(value) => ApplianceKey.Time,
        JsonValueKind.String => EnumerationOf(value.GetString()!) ?? "String",
        _ => null,
    };

    /// <summary>The value as JSON, strings sanitised and truncated; null for objects, other arrays and null.</summary>
    public static string? Json(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Quote(ConsoleText.SanitizeAndTruncate(value.GetString()!)),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        JsonValueKind.Array when IsTime(value) => $"[{value[0].GetRawText()},{value[1].GetRawText()}]",
        _ => null,
    };

    /// <summary>The values of an array as JSON; null if it is not an array.</summary>
    public static IReadOnlyList<string>? Array(JsonElement array)
    {
        if (array.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        List<string> values = [];
        foreach (JsonElement item in array.EnumerateArray())
        {
            if (Json(item) is { } json)
            {
                values.Add(json);
            }
        }

        return values;
    }

    /// <summary>A text as a JSON string.</summary>
    // Creating the encoder takes milliseconds of the first completion.
    public static string Quote(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ' ')
        ? $"\"{text}\""
        : $"\"{JsonEncodedText.Encode(text)}\"";

    /// <summary>Whether a value equals an allowed one. Numbers are compared by value, so 2.0 is 2.</summary>
    /// <param name="value">The value.</param>
    /// <param name="allowed">The allowed value as JSON.</param>
    public static bool Matches(JsonElement value, string allowed)
    {
        using JsonDocument? parsed = JsonInput.TryParse(allowed);
        return parsed?.RootElement is { } other
            && (other.Number() is { } number ? value.Number() == number : Json(value) == Json(other));
    }

    /// <summary>
    /// Whether a value is of an enumeration. Only the name counts, because clouds mix <c>BSH.Common</c> with the domain of the appliance, and
    /// <c>CleaningMode</c> with <c>CleaningModes</c>.
    /// </summary>
    /// <param name="value">The value, such as <c>BSH.Common.EnumType.PowerState.On</c>.</param>
    /// <param name="type">The name of the enumeration.</param>
    public static bool IsOfEnumeration(string value, string type) => EnumerationOf(value) is { } other && (NameOf(other), NameOf(type)) is var (one, two)
        && (one.StartsWith(two, StringComparison.Ordinal) || two.StartsWith(one, StringComparison.Ordinal));

    private static string NameOf(string enumeration) => enumeration[(enumeration.IndexOf(Enumeration, StringComparison.Ordinal) + Enumeration.Length)..];

    private static string? EnumerationOf(string value) =>
        IsEnumeration(value) && value.LastIndexOf('.') is var end && end > value.IndexOf(Enumeration, StringComparison.Ordinal) + Enumeration.Length
            ? ConsoleText.SanitizeAndTruncate(value[..end])
            : null;
}
