using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ApplianceAuth;

/// <summary>Reads untrusted JSON without exceptions: values that are missing or of another type are null.</summary>
/// <remarks>All text goes through <see cref="TextDecoding"/>, so that every string of a parsed document can be read.</remarks>
internal static class JsonInput
{
    /// <summary>The maximum nesting depth, as with ConvertFrom-Json.</summary>
    public const int MaximumDepth = 1024;

    /// <summary>The maximum size of a document in bytes. Lists of appliances have some ten thousand.</summary>
    public const int MaximumSize = 16 * 1024 * 1024;

    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = MaximumDepth };

    /// <summary>The document, or null if it is not JSON, nested too deeply, or longer than <paramref name="maximumSize"/> bytes.</summary>
    public static JsonDocument? TryParse(ReadOnlyMemory<byte> utf8, int maximumSize = MaximumSize)
    {
        try
        {
            return utf8.Length <= maximumSize ? JsonDocument.Parse(TextDecoding.RepairJson(utf8, out _), s_options) : null;
        }
        catch (JsonException)
        {
            // The exception is dropped, because its message may quote the text, such as a token.
            return null;
        }
    }

    /// <inheritdoc cref="TryParse(ReadOnlyMemory{byte}, int)"/>
    public static JsonDocument? TryParse(string text, int maximumSize = MaximumSize) =>
        text.Length <= maximumSize ? TryParse(Encoding.UTF8.GetBytes(text), maximumSize) : null;

    /// <summary>A member of an object, or an element of the kind Undefined.</summary>
    public static JsonElement Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : default;

    /// <summary>The value of a non-empty string, or null.</summary>
    public static string? Text(this JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>The value of a non-empty string, the text of a number, or null.</summary>
    public static string? TextOrNumber(this JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetRawText() : value.Text();

    /// <summary>The value of a finite number, or null.</summary>
    public static double? Number(this JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number) ? number : null;

    /// <summary>The value of a finite number or of a string that contains one, or null.</summary>
    public static double? NumberOrText(this JsonElement value) =>
        value.Number()
        ?? (double.TryParse(value.Text(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null);
}
