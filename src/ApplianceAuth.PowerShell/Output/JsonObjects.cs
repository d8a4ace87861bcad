using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace ApplianceAuth.Output;

/// <summary>Converts JSON to the same objects as ConvertFrom-Json.</summary>
/// <remarks>
/// Reads UTF-8 without a JsonDocument, which takes a third of the time for 100 KB. Numbers, depth, repeated names and invalid input are handled as by
/// ConvertFrom-Json (PowerShell 7.6). Only dates differ: they remain text, because a conversion to DateTime loses the offset.
/// </remarks>
internal static class JsonObjects
{
    // The limit of ConvertFrom-Json for integers, because the time of parsing is not linear.
    private const int MaximumDigits = 380;

    // The names of PowerShell's intrinsic members, which hide properties of the same name.
    private static readonly HashSet<string> s_reserved =
        new(StringComparer.OrdinalIgnoreCase) { "psobject", "psbase", "psadapted", "psextended", "pstypenames" };

    /// <summary>Reads one JSON value: PSObject, object array, string, long, double, <see cref="BigInteger"/>, bool or null.</summary>
    /// <param name="utf8">The whole text, with or without a byte order mark. Invalid Unicode is replaced by U+FFFD.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.UnexpectedResponse"/>: it is not a JSON value, or PowerShell objects cannot have its property names or numbers.
    /// </exception>
    public static object? Read(ReadOnlySpan<byte> utf8)
    {
        Utf8JsonReader reader = new(TextDecoding.RepairJson(utf8, out _), new JsonReaderOptions { MaxDepth = JsonInput.MaximumDepth });
        try
        {
            reader.Read();
            object? value = Value(ref reader);
            reader.Read(); // Throws if the value is followed by other data.
            return value;
        }
        catch (JsonException e)
        {
            throw Unreadable(CmdletMessages.FormatResponseNotJson(
                Format(e.LineNumber + 1), Format(e.BytePositionInLine + 1), Format(JsonInput.MaximumDepth)));
        }
    }

    private static object? Value(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => Members(ref reader),
        JsonTokenType.StartArray => Items(ref reader),
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number => Number(ref reader),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => null,
    };

    private static PSObject Members(ref Utf8JsonReader reader)
    {
        PSObject item = new();
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            if (name.Length == 0 || s_reserved.Contains(name))
            {
                throw Unreadable(CmdletMessages.FormatResponsePropertyName(name));
            }

            if (names.TryGetValue(name, out string? other))
            {
                // The last of several properties of one name is kept, in its own position.
                item.Properties.Remove(other == name
                    ? name
                    : throw Unreadable(CmdletMessages.FormatResponsePropertyTwice(other, name)));
            }

            names.Add(name);
            reader.Read();
            // The checks above replace the validation.
            item.Properties.Add(new PSNoteProperty(name, Value(ref reader)), preValidated: true);
        }

        return item;
    }

    private static object?[] Items(ref Utf8JsonReader reader)
    {
        List<object?> items = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Value(ref reader));
        }

        return [.. items];
    }

    private static object Number(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out long whole))
        {
            return whole;
        }

        if (reader.ValueSpan.ContainsAny(".eE"u8))
        {
            return reader.GetDouble();
        }

        return reader.ValueSpan.Length <= MaximumDigits
            ? BigInteger.Parse(Encoding.ASCII.GetString(reader.ValueSpan), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : throw Unreadable(CmdletMessages.FormatResponseNumberTooLong(Format(MaximumDigits)));
    }

    private static string Format(long? number) => ConsoleText.FormatNumber(number ?? 0);

    private static ApplianceAuthException Unreadable(string message) =>
        new(ErrorId.UnexpectedResponse, message, CmdletMessages.ResponseRawRecommendation);
}
