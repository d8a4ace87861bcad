using System.Text.Json;

namespace ApplianceAuth.Household;

/// <summary>Reads what stands at a place of a document, as <see cref="Providers.ApplianceShape"/> writes places. What is not there is no value.</summary>
internal static class DocumentPlace
{
    /// <summary>What stands there; of the kind Undefined where nothing does.</summary>
    public static JsonElement Find(JsonElement document, string? place)
    {
        JsonElement at = place is null ? default : document;
        foreach (string name in place?.Split('/') ?? [])
        {
            at = at.ValueKind switch
            {
                JsonValueKind.Object => Member(at, name),
                JsonValueKind.Array => at.EnumerateArray().FirstOrDefault(item => Text(Member(item, "key")) == name),
                _ => default,
            };
        }

        return at;
    }

    /// <summary>A member of an object.</summary>
    public static JsonElement Member(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out JsonElement value) ? value : default;

    /// <summary>A text that is not empty, or a number as it is written.</summary>
    public static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String when value.GetString() is { Length: > 0 } text => text,
                JsonValueKind.Number => value.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair is no text.
            return null;
        }
    }

    /// <summary>The last part of a dotted name, such as <c>Run</c> of <c>BSH.Common.EnumType.OperationState.Run</c>; a number as it is written.</summary>
    public static string? Word(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? Text(value) is { } text ? text[(text.LastIndexOf('.') + 1)..] : null : Text(value);

    /// <summary>A number, unless it is one of those that mean that there is none.</summary>
    public static double? Number(JsonElement value, IReadOnlyList<int> noValue) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number) && !noValue.Any(none => none == number)
            ? number
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
}
