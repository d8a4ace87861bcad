using System.Text.Json;

namespace ApplianceAuth.Appliances;

/// <summary>Moves a reader to a place in JSON, without a document in between.</summary>
internal static class JsonReaderExtensions
{
    /// <summary>Moves to the value of a member of the object at which a reader stands.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static bool TryEnter(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool found = reader.ValueTextEquals(name);
            reader.Read();
            if (found)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    /// <summary>The text at a place, such as <c>ident/deviceIdentLabel/fabNumber</c>, in the object at which a reader stands; or null.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static string? Text(ref Utf8JsonReader reader, string? place)
    {
        foreach (string name in place?.Split('/') ?? [])
        {
            if (!TryEnter(ref reader, name))
            {
                return null;
            }
        }

        return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
    }
}
