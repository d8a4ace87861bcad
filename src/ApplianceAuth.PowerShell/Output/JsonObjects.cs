using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace ApplianceAuth.Output;

/// <summary>Turns JSON as it came over the wire into the objects that PowerShell users know from ConvertFrom-Json.</summary>
/// <remarks>
/// Straight from UTF-8, without a document in between: a third of the time for an answer of 100 KB. Numbers, depth, repeated
/// names and what is refused are as with ConvertFrom-Json (PowerShell 7.6); only dates differ, on purpose: they stay the text
/// that the cloud sent, since a guessed DateTime loses the offset.
/// </remarks>
internal static class JsonObjects
{
    // ConvertFrom-Json's limit for a whole number: parsing takes more than linear time.
    private const int MaximumDigits = 380;

    // Made for a few properties, an object costs a third less. PowerShellStandard does not know this constructor, so a PowerShell may lack it.
    private static readonly ConstructorInvoker? s_newObject =
        typeof(PSObject).GetConstructor([typeof(int)]) is { } constructor ? ConstructorInvoker.Create(constructor) : null;
    private static readonly object s_fewProperties = 4;

    // The names by which PowerShell reaches the parts of any object; a property of that name could not be read.
    private static readonly HashSet<string> s_reserved =
        new(StringComparer.OrdinalIgnoreCase) { "psobject", "psbase", "psadapted", "psextended", "pstypenames" };

    /// <summary>Reads one JSON value: PSObject, object array, string, long, double, <see cref="BigInteger"/>, bool or null.</summary>
    /// <param name="utf8">The whole text, with or without a byte order mark. What is not Unicode becomes U+FFFD.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.UnexpectedResponse"/>: it is not one JSON value, or it has names that an object of PowerShell cannot hold.
    /// </exception>
    public static object? Read(ReadOnlySpan<byte> utf8)
    {
        Utf8JsonReader reader = new(TextDecoding.RepairJson(utf8, out _), new JsonReaderOptions { MaxDepth = JsonInput.MaximumDepth });
        try
        {
            reader.Read();
            object? value = Value(ref reader, new());
            reader.Read(); // Raises when something follows the value.
            return value;
        }
        catch (JsonException e)
        {
            throw Unreadable(
                $"at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1} it is not JSON, or over {JsonInput.MaximumDepth} levels deep");
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
        PSObject made = s_newObject is null ? new() : (PSObject)s_newObject.Invoke(s_fewProperties);
        int begin = names.Begin();
        HashSet<string>? many = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = names.Read(ref reader);
            if (name.Length == 0 || s_reserved.Contains(name))
            {
                throw Unreadable($"an object has a property named '{name}'");
            }

            if (names.FindOrAdd(begin, ref many, name) is { } other)
            {
                // The last of several properties of one name stays, in its own place.
                made.Properties.Remove(other == name
                    ? name
                    : throw Unreadable($"an object has both '{other}' and '{name}', which differ in case only"));
            }

            reader.Read();
            // What validation would look for is ruled out above.
            made.Properties.Add(new PSNoteProperty(name, Value(ref reader, names)), preValidated: true);
        }

        names.End(begin);
        return made;
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
            : throw Unreadable($"a number has more than {MaximumDigits} digits");
    }

    private static ApplianceAuthException Unreadable(string why) => new(
        ErrorId.UnexpectedResponse,
        $"The answer cannot be shown as objects: {why}.",
        "Add -Raw to get the text as it came.");
}
