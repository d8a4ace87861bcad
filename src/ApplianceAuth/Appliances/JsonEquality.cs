using System.Text.Json;

namespace ApplianceAuth.Appliances;

/// <summary>Compares JSON values without regard to the order of members, the notation of numbers and texts, and members with translated text.</summary>
/// <param name="ignored">The names of the members that do not count.</param>
internal sealed class JsonEquality(IReadOnlyList<string> ignored)
{
    /// <summary>Whether a value equals another one.</summary>
    /// <param name="known">The JSON of a value.</param>
    /// <param name="value">The other value.</param>
    /// <param name="json">Its JSON.</param>
    public bool Same(string known, JsonElement value, string json)
    {
        if (known == json)
        {
            return true;
        }

        using JsonDocument? parsed = JsonInput.TryParse(known);
        return parsed is not null && Same(parsed.RootElement, value);
    }

    private bool Same(JsonElement a, JsonElement b) => a.ValueKind == b.ValueKind && a.ValueKind switch
    {
        JsonValueKind.Object => SameMembers(a, b),
        JsonValueKind.Array => a.GetArrayLength() == b.GetArrayLength() && a.EnumerateArray().Zip(b.EnumerateArray()).All(pair => Same(pair.First, pair.Second)),
        JsonValueKind.String => a.GetString() == b.GetString(),
        // Integers above 2^53 differ in their text, although they are the same double.
        JsonValueKind.Number => a.GetRawText() == b.GetRawText()
            || (!(a.TryGetInt64(out long _) && b.TryGetInt64(out long _)) && a.Number() is { } number && number == b.Number()),
        _ => true,
    };

    private bool SameMembers(JsonElement a, JsonElement b)
    {
        // A search in the element itself takes time in proportion to the number of members.
        (Dictionary<string, JsonElement> first, Dictionary<string, JsonElement> second) = (Members(a), Members(b));
        return first.Count == second.Count && first.All(member => second.TryGetValue(member.Key, out JsonElement other) && Same(member.Value, other));
    }

    private Dictionary<string, JsonElement> Members(JsonElement element)
    {
        Dictionary<string, JsonElement> members = [];
        foreach (JsonProperty member in element.EnumerateObject())
        {
            if (!ignored.Contains(member.Name))
            {
                members[member.Name] = member.Value;
            }
        }

        return members;
    }
}
