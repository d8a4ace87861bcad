using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ApplianceAuth.Appliances;

/// <summary>Reads what stands at a place of a document, as <see cref="Providers.ApplianceShape"/> writes places. What is not there is no value.</summary>
internal static partial class JsonLookup
{
    private const string ProgramPart = ".Program.";

    /// <summary>What stands there; of the kind Undefined where nothing does.</summary>
    public static JsonElement Find(JsonElement document, string? place)
    {
        JsonElement at = place is null ? default : document;
        foreach (string name in place?.Split('/') ?? [])
        {
            at = at.ValueKind == JsonValueKind.Array ? at.EnumerateArray().FirstOrDefault(item => item.Member("key").Text() == name) : at.Member(name);
        }

        return at;
    }

    /// <summary>A text without the spaces around it, unless nothing is left of it; or a number as it is written.</summary>
    public static string? Text(JsonElement value) => value.TextOrNumber()?.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>The last part of a dotted name, such as <c>Run</c> of <c>BSH.Common.EnumType.OperationState.Run</c>; a number as it is written.</summary>
    public static string? TextOrKey(JsonElement value) =>
        Text(value) is { } text && value.ValueKind == JsonValueKind.String
            ? text[(text.LastIndexOf('.') + 1)..] is { Length: > 0 } word ? word : null
            : Text(value);

    /// <summary>What stands for the name of a program: <c>Microwave.900Watt</c> of <c>Cooking.Oven.Program.Microwave.900Watt</c>, or a number above zero.</summary>
    public static string? Program(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? value.Number() > 0 ? Text(value) : null
        : Text(value) is { } key && key.IndexOf(ProgramPart, StringComparison.Ordinal) is >= 0 and var part && part + ProgramPart.Length < key.Length
            ? key[(part + ProgramPart.Length)..]
            : TextOrKey(value);

    /// <summary>A number, unless it is one of those that mean that there is none.</summary>
    public static double? Number(JsonElement value, IReadOnlyList<int> noValue) => value.Number() is { } number && !noValue.Any(none => none == number) ? number : null;

    /// <summary>A temperature that is the name of a choice, such as <c>Cooking.Oven.EnumType.MeatProbeTemperatureV2.60dC</c>; or null.</summary>
    public static (double Degrees, string Unit)? NamedTemperature(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && TextOrKey(value) is { } word && Degrees().Match(word) is { Success: true } match
            ? (double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), $"°{match.Groups[2].Value}")
            : null;

    /// <summary>Seconds, or hours and minutes as two numbers.</summary>
    public static TimeSpan? Time(JsonElement value, IReadOnlyList<int> noValue)
    {
        double?[] parts = [.. (value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().AsEnumerable() : [value]).Select(part => Number(part, noValue))];
        double? seconds = parts switch
        {
            [{ } only] => only,
            // Miele writes 0:00 where nothing is left to wait for, be it that nothing runs.
            [{ } hours, { } minutes] when hours > 0 || minutes > 0 => (hours * 3600) + (minutes * 60),
            _ => null,
        };
        return seconds is >= 0 and < int.MaxValue ? TimeSpan.FromSeconds(seconds.Value) : null;
    }

    [GeneratedRegex(@"\A(\d{1,3})d([CF])\z", RegexOptions.CultureInvariant)]
    private static partial Regex Degrees();
}
