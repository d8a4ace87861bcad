using System.Text.Json;

namespace ApplianceAuth.Output;

/// <summary>What one object of an event's data says has happened.</summary>
internal ref struct EventItem
{
    private const long LastSecond = 253_402_300_799;

    // What needs no reading of its own; what does is read when it is asked for, so that it cannot spoil the items after it.
    private object? _simple;
    private bool _isSimple;

    /// <summary>The object as it came.</summary>
    public ReadOnlyMemory<byte> Raw { get; private set; }

    /// <summary>The appliance, or null where it names none.</summary>
    public string? Appliance { get; private set; }

    /// <summary>What has changed, or null.</summary>
    public string? Key { get; private set; }

    /// <summary>What it is now, as JSON; empty where there is none.</summary>
    public ReadOnlySpan<byte> ValueText { get; private set; }

    /// <summary>The unit of the value, or null.</summary>
    public string? Unit { get; private set; }

    /// <summary>When it happened, in UTC ticks; 0 where it does not say.</summary>
    public long Time { get; private set; }

    /// <summary>A reader at the beginning of the array of items. Where there is none, the object itself is the one item.</summary>
    public Utf8JsonReader Items { get; private set; }

    /// <summary>Whether it has neither a key nor a value.</summary>
    public readonly bool SaysNothing => Key is null && ValueText.IsEmpty;

    /// <summary>A JSON value that is what it says itself.</summary>
    public static EventItem Whole(ReadOnlyMemory<byte> raw) => new() { Raw = raw, ValueText = raw.Span };

    /// <summary>What it is now; null where it does not say.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.UnexpectedResponse"/>: no object can hold it.</exception>
    public readonly object? ReadValue() => _isSimple || ValueText.IsEmpty ? _simple : JsonObjects.Read(ValueText);

    /// <summary>Reads the object at whose beginning a reader stands, up to its end.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="data">What it reads.</param>
    /// <param name="members">The names of the members.</param>
    /// <param name="texts">The texts that come again and again.</param>
    public static EventItem Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> data, EventMembers members, StringPool texts)
    {
        EventItem item = default;
        int start = (int)reader.TokenStartIndex;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(members.Key))
            {
                item.Key = Text(ref reader, texts);
            }
            else if (reader.ValueTextEquals(members.Value))
            {
                item.NoteValue(ref reader, data.Span, texts);
            }
            else if (reader.ValueTextEquals(members.Time))
            {
                item.Time = Ticks(ref reader);
            }
            else if (reader.ValueTextEquals(members.Unit))
            {
                item.Unit = Text(ref reader, texts);
            }
            else if (reader.ValueTextEquals(members.Appliance))
            {
                item.Appliance = Text(ref reader, texts);
            }
            else if (reader.ValueTextEquals(members.Items))
            {
                reader.Read();
                item.Items = reader;
                reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }

        item.Raw = data[start..(int)reader.BytesConsumed];
        return item;
    }

    private static string? Text(ref Utf8JsonReader reader, StringPool texts)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return texts.Read(ref reader);
        }

        reader.Skip();
        return null;
    }

    /// <summary>Unix seconds, also with a fraction, as ticks.</summary>
    private static long Ticks(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double seconds) && seconds is > 0 and < LastSecond)
        {
            return DateTime.UnixEpoch.Ticks + (long)(seconds * TimeSpan.TicksPerSecond);
        }

        reader.Skip();
        return 0;
    }

    private void NoteValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> data, StringPool texts)
    {
        reader.Read();
        int start = (int)reader.TokenStartIndex;
        JsonTokenType type = reader.TokenType;
        _simple = type switch
        {
            JsonTokenType.String => texts.Read(ref reader),
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.Number when reader.TryGetInt64(out long whole) => whole,
            _ => null,
        };
        reader.Skip();
        ValueText = data[start..(int)reader.BytesConsumed];
        _isSimple = _simple is not null || type == JsonTokenType.Null;
    }
}
