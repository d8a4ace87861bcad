using System.Text.Json;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Appliances;

/// <summary>A value as its cloud sends it.</summary>
/// <param name="Value">The JSON value; of the kind Undefined if there is none.</param>
/// <param name="Text">The value in the language of the user, or null.</param>
/// <param name="Unit">The unit, or null.</param>
internal readonly record struct RawValue(JsonElement Value, string? Text, string? Unit)
{
    /// <summary>Reads a value: an object with one of <see cref="ApplianceSchema.ValueMembers"/>, such as an item of Home Connect; or the value itself.</summary>
    public static RawValue Of(ApplianceSchema schema, JsonElement element)
    {
        foreach (string member in element.ValueKind == JsonValueKind.Object ? schema.ValueMembers : [])
        {
            if (element.TryGetProperty(member, out JsonElement value))
            {
                return new(value, schema.TextMember is { } text ? JsonLookup.Text(element.Member(text)) : null, JsonLookup.Text(element.Member("unit")));
            }
        }

        return new(element, null, null);
    }
}
