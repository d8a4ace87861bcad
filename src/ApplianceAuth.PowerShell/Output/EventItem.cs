using System.Text.Json;

namespace ApplianceAuth.Output;

/// <summary>An object of an event's data: a changed value, or a list of them.</summary>
internal ref struct EventItem
{
    private const long LastSecond = 253_402_300_799;

    // Other values are read on demand, so that an invalid one does not affect the items after it.
    private object? _simple;
    private bool _isSimple;

    /// <summary>The unchanged JSON of the object.</summary>
    public ReadOnlyMemory<byte> Raw { get; private set; }

    /// <summary>The appliance's id, or null.</summary>
    public string? Appliance { get; private set; }

    /// <summary>The key of the changed value, or null.</summary>
    public string? Key { get; private set; }

    /// <summary>The new value as JSON; empty if there is none.</summary>
    public ReadOnlySpan<byte> ValueText { get; private set; }

    /// <summary>The unit of the value, or null.</summary>
    public string? Unit { get; private set; }

    /// <summary>The time of the event, in UTC ticks; 0 if unknown.</summary>
    public long Time { get; private set; }

    /// <summary>A reader at the start of the array of items. Without an array, the object itself is the only item.</summary>
    public Utf8JsonReader Items { get; private set; }

    /// <summary>Whether it has neither a key nor a value.</summary>
    public readonly bool IsEmpty => Key is null && ValueText.IsEmpty;

    /// <summary>Creates an item whose value is the whole JSON.</summary>
    public static EventItem Whole(ReadOnlyMemory<byte> raw) => new() { Raw = raw, ValueText = raw.Span };

    /// <summary>Returns the new value; null if there is none.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.UnexpectedResponse"/>: the value cannot be converted to objects.</exception>
    public readonly object? ReadValue() => _isSimple || ValueText.IsEmpty ? _simple : JsonObjects.Read(ValueText);

    /// <summary>Reads an object.</summary>
    /// <param name="reader">The reader, at the start of the object.</param>
    /// <param name="data">The data of the reader.</param>
    /// <param name="members">The names of the members.</param>
    /// <param name="texts">Caches repeated texts.</param>
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
                item.SetValue(ref reader, data.Span, texts);
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

    /// <summary>Converts Unix seconds, which may have a fraction, to UTC ticks.</summary>
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

    private void SetValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> data, StringPool texts)
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
