using System.Text.Json;

namespace ApplianceAuth.Appliances;

/// <summary>Moves a JSON reader to a member or a path, without building a document.</summary>
internal static class JsonReaderExtensions
{
    /// <summary>Moves to the value of a member of the current object.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
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

    /// <summary>The string at a path, such as <c>ident/deviceIdentLabel/fabNumber</c>, in the current object; or null.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static string? Text(ref Utf8JsonReader reader, string? path)
    {
        foreach (string name in path?.Split('/') ?? [])
        {
            if (!TryEnter(ref reader, name))
            {
                return null;
            }
        }

        return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
    }
}
