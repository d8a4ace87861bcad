using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ApplianceAuth.Appliances;

/// <summary>Reads values at the paths of <see cref="Providers.ApplianceSchema"/> in a JSON document.</summary>
internal static partial class JsonLookup
{
    private const string ProgramPart = ".Program.";

    /// <summary>The value at a path; of the kind Undefined if there is none.</summary>
    public static JsonElement Find(JsonElement document, string? path)
    {
        JsonElement value = path is null ? default : document;
        foreach (string name in path?.Split('/') ?? [])
        {
            value = value.ValueKind == JsonValueKind.Array
                ? value.EnumerateArray().FirstOrDefault(item => item.Member("key").Text() == name)
                : value.Member(name);
        }

        return value;
    }

    /// <summary>A trimmed string, or a number as it is written; null for an empty string and other kinds.</summary>
    public static string? Text(JsonElement value) => value.TextOrNumber()?.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>The last part of a dotted name, such as <c>Run</c> of <c>BSH.Common.EnumType.OperationState.Run</c>; a number as it is written.</summary>
    public static string? TextOrKey(JsonElement value) =>
        Text(value) is { } text && value.ValueKind == JsonValueKind.String
            ? text[(text.LastIndexOf('.') + 1)..] is { Length: > 0 } word ? word : null
            : Text(value);

    /// <summary>A flag as <c>true</c> or <c>false</c>, or <see cref="TextOrKey"/>.</summary>
    public static string? FlagOrKey(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => TextOrKey(value),
    };

    /// <summary>The name of a program: <c>Microwave.900Watt</c> of <c>Cooking.Oven.Program.Microwave.900Watt</c>, or a number above zero.</summary>
    public static string? Program(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? value.Number() > 0 ? Text(value) : null
        : Text(value) is { } key && key.IndexOf(ProgramPart, StringComparison.Ordinal) is >= 0 and var part && part + ProgramPart.Length < key.Length
            ? key[(part + ProgramPart.Length)..]
            : TextOrKey(value);

    /// <summary>A number; null if it is one of those that mean "no value".</summary>
    public static double? Number(JsonElement value, IReadOnlyList<int> noValue) =>
        value.Number() is { } number && !noValue.Any(none => none == number) ? number : null;

    /// <summary>A temperature in the name of an enumeration value, such as <c>Cooking.Oven.EnumType.MeatProbeTemperatureV2.60dC</c>; or null.</summary>
    public static (double Degrees, string Unit)? NamedTemperature(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && TextOrKey(value) is { } word && Degrees().Match(word) is { Success: true } match
            ? (double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), $"°{match.Groups[2].Value}")
            : null;

    /// <summary>A time span: a number of seconds, or an array of hours and minutes.</summary>
    public static TimeSpan? Duration(JsonElement value, IReadOnlyList<int> noValue)
    {
        double? seconds = value.ValueKind != JsonValueKind.Array ? Number(value, noValue)
            : value.EnumerateArray().Select(part => Number(part, noValue)).ToArray() is [{ } hours, { } minutes]
                // Miele writes 0:00 if no time remains, also if no program is running.
                && (hours > 0 || minutes > 0) ? (hours * 3600) + (minutes * 60)
            : null;
        return seconds is >= 0 and < int.MaxValue ? TimeSpan.FromSeconds(seconds.Value) : null;
    }

    [GeneratedRegex(@"\A([0-9]{1,3})d([CF])\z", RegexOptions.CultureInvariant)]
    private static partial Regex Degrees();
}
