using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Reflection;
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

    // This constructor saves a third of the time for objects with few properties. It is not in PowerShellStandard, so it may be missing.
    private static readonly ConstructorInvoker? s_newObject =
        typeof(PSObject).GetConstructor([typeof(int)]) is { } constructor ? ConstructorInvoker.Create(constructor) : null;
    private static readonly object s_fewProperties = 4;

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
            object? value = Value(ref reader, new());
            reader.Read(); // Throws if the value is followed by other data.
            return value;
        }
        catch (JsonException e)
        {
            throw Unreadable(CmdletMessages.FormatResponseNotJson(
                Format(e.LineNumber + 1), Format(e.BytePositionInLine + 1), Format(JsonInput.MaximumDepth)));
        }
    }

    private static object? Value(ref Utf8JsonReader reader, PropertyNameCache names) => reader.TokenType switch
    {
        JsonTokenType.StartObject => Members(ref reader, names),
        JsonTokenType.StartArray => Items(ref reader, names),
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number => Number(ref reader),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => null,
    };

    private static PSObject Members(ref Utf8JsonReader reader, PropertyNameCache names)
    {
        PSObject item = s_newObject is null ? new() : (PSObject)s_newObject.Invoke(s_fewProperties);
        int begin = names.Begin();
        HashSet<string>? many = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = names.Read(ref reader);
            if (name.Length == 0 || s_reserved.Contains(name))
            {
                throw Unreadable(CmdletMessages.FormatResponsePropertyName(name));
            }

            if (names.FindOrAdd(begin, ref many, name) is { } other)
            {
                // The last of several properties of one name is kept, in its own position.
                item.Properties.Remove(other == name
                    ? name
                    : throw Unreadable(CmdletMessages.FormatResponsePropertyTwice(other, name)));
            }

            reader.Read();
            // The checks above replace the validation.
            item.Properties.Add(new PSNoteProperty(name, Value(ref reader, names)), preValidated: true);
        }

        names.End(begin);
        return item;
    }

    private static object?[] Items(ref Utf8JsonReader reader, PropertyNameCache names)
    {
        List<object?> items = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Value(ref reader, names));
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
