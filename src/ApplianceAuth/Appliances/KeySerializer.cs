using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ApplianceAuth.Appliances;

/// <summary>Converts the keys of an appliance to the JSON text of the cache and back.</summary>
internal static class KeySerializer
{
    private const string Keys = "keys", All = "all", ReadAt = "readAt", Key = "key", Name = "name", Unit = "unit", Type = "type", Sample = "sample",
        Limits = "limits", Minimum = "min", Maximum = "max", Step = "step", Values = "values", Default = "default", Access = "readOnly";

    // JsonSerializer would take longer than the whole completion.
    /// <summary>The text: one line.</summary>
    public static string Write(ApplianceKeys keys)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            foreach ((string name, KeyGroup group) in keys.Groups)
            {
                json.WriteStartObject(name);
                json.WriteBoolean(All, group.IsComplete);
                json.WriteNumber(ReadAt, group.ReadAt.ToUnixTimeSeconds());
                json.WriteStartArray(Keys);
                foreach (ApplianceKey key in group.Keys)
                {
                    Write(json, key);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The keys in a text; none if the text was not written completely.</summary>
    /// <param name="text">The text, UTF-8.</param>
    /// <param name="groups">The name of the group to read with all that are nested in it; empty for all.</param>
    public static ApplianceKeys Read(ReadOnlyMemory<byte> text, string groups = "")
    {
        ApplianceKeys keys = new();
        using JsonDocument? parsed = JsonInput.TryParse(text);
        if (parsed?.RootElement is { ValueKind: JsonValueKind.Object } root)
        {
            foreach (JsonProperty group in root.EnumerateObject())
            {
                if (group.Name.StartsWith(groups, StringComparison.Ordinal))
                {
                    Read(keys, group.Name, group.Value);
                }
            }
        }

        return keys;
    }

    private static void Read(ApplianceKeys keys, string name, JsonElement group)
    {
        KeyGroup read = keys.Group(name);
        read.IsComplete = group.Member(All).ValueKind == JsonValueKind.True;
        read.ReadAt = group.Member(ReadAt).Number() is >= 0 and < int.MaxValue and var seconds ? DateTimeOffset.FromUnixTimeSeconds((long)seconds) : default;
        if (group.Member(Keys) is not { ValueKind: JsonValueKind.Array } list)
        {
            return;
        }

        foreach (JsonElement key in list.EnumerateArray())
        {
            if (Clean(key.Member(Key)) is { } word)
            {
                keys.Add(name, new(word)
                {
                    Name = Clean(key.Member(Name)),
                    Unit = Clean(key.Member(Unit)),
                    Type = Clean(key.Member(Type)),
                    SampleType = Clean(key.Member(Sample)),
                    Limits = key.Member(Limits) is { ValueKind: JsonValueKind.Object } limits ? ReadLimits(limits) : null,
                });
            }
        }
    }

    private static KeyLimits ReadLimits(JsonElement limits) => new()
    {
        Minimum = limits.Member(Minimum).Number(),
        Maximum = limits.Member(Maximum).Number(),
        Step = limits.Member(Step).Number() is > 0 and var step ? step : null,
        Values = KeyValues.Array(limits.Member(Values)),
        Default = KeyValues.Json(limits.Member(Default)),
        IsReadOnly = limits.Member(Access).ValueKind == JsonValueKind.True,
    };

    // The file may have been edited: without this, control characters could reach a tooltip.
    private static string? Clean(JsonElement value) => value.Text() is { } text ? ConsoleText.SanitizeAndTruncate(text) : null;

    private static void Write(Utf8JsonWriter json, ApplianceKey key)
    {
        json.WriteStartObject();
        json.WriteString(Key, key.Key);
        WriteText(json, Name, key.Name);
        WriteText(json, Unit, key.Unit);
        WriteText(json, Type, key.Type);
        WriteText(json, Sample, key.SampleType);
        if (key.Limits is { } limits)
        {
            json.WriteStartObject(Limits);
            WriteNumber(json, Minimum, limits.Minimum);
            WriteNumber(json, Maximum, limits.Maximum);
            WriteNumber(json, Step, limits.Step);
            if (limits.Values is not null)
            {
                json.WritePropertyName(Values);
                json.WriteRawValue($"[{string.Join(',', limits.Values)}]");
            }

            if (limits.Default is not null)
            {
                json.WritePropertyName(Default);
                json.WriteRawValue(limits.Default);
            }

            if (limits.IsReadOnly)
            {
                json.WriteBoolean(Access, true);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }
}
