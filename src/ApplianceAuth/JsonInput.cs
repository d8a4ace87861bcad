using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ApplianceAuth;

/// <summary>Reads JSON from outside without an exception: what is missing or of another kind has no value.</summary>
/// <remarks>All text goes through <see cref="TextDecoding"/>, so a string of a parsed document can always be read.</remarks>
public static class JsonInput
{
    /// <summary>The deepest nesting that is read, as with ConvertFrom-Json.</summary>
    public const int MaximumDepth = 1024;

    /// <summary>The longest JSON that is read as a document; lists of appliances have some ten thousand bytes.</summary>
    public const int MaximumSize = 16 * 1024 * 1024;

    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = MaximumDepth };

    /// <summary>The document, or null where it is not JSON, nested too deeply, or longer than <paramref name="maximumSize"/> bytes.</summary>
    public static JsonDocument? TryParse(ReadOnlyMemory<byte> utf8, int maximumSize = MaximumSize)
    {
        try
        {
            return utf8.Length <= maximumSize ? JsonDocument.Parse(TextDecoding.RepairJson(utf8, out _), s_options) : null;
        }
        catch (JsonException)
        {
            // The parser's own message may quote what it read, a token for example.
            return null;
        }
    }

    /// <inheritdoc cref="TryParse(ReadOnlyMemory{byte}, int)"/>
    public static JsonDocument? TryParse(string text, int maximumSize = MaximumSize) =>
        text.Length <= maximumSize ? TryParse(Encoding.UTF8.GetBytes(text), maximumSize) : null;

    /// <summary>A member of an object; of the kind Undefined where there is none.</summary>
    public static JsonElement Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : default;

    /// <summary>A string that is not empty, or null.</summary>
    public static string? Text(this JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>A string that is not empty, a number as it is written, or null.</summary>
    public static string? TextOrNumber(this JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetRawText() : value.Text();

    /// <summary>A finite number, or null.</summary>
    public static double? Number(this JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number) ? number : null;

    /// <summary>A finite number, also one that is written as a string, or null.</summary>
    public static double? NumberOrText(this JsonElement value) =>
        value.Number()
        ?? (double.TryParse(value.Text(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null);
}
