using System.Text.Json.Nodes;

namespace CloudEmulator.Clouds.Miele;

/// <summary>Translates localised values.</summary>
internal static class MieleLanguage
{
    private static readonly JsonObject s_words = Documents.ReadOne("Data/miele-words.json");

    /// <summary>Translates every <c>value_localized</c> and <c>key_localized</c>; other languages and unknown words stay English.</summary>
    /// <param name="node">The document, which is modified.</param>
    /// <param name="language">The language, such as <c>de</c> or <c>de-DE</c>; null for English.</param>
    public static JsonNode Translate(JsonNode node, string? language)
    {
        if (language is not null && s_words[language.Split('-')[0]] is JsonObject words)
        {
            Walk(node, words);
        }

        return node;
    }

    private static void Walk(JsonNode? node, JsonObject words)
    {
        if (node is JsonArray array)
        {
            foreach (JsonNode? item in array)
            {
                Walk(item, words);
            }
        }
        else if (node is JsonObject item)
        {
            foreach ((string name, JsonNode? value) in item.ToArray())
            {
                bool isText = name is "value_localized" or "key_localized" && value is JsonValue;
                if (!isText)
                {
                    Walk(value, words);
                }
                else if (words[value!.ToString()] is { } word)
                {
                    item[name] = word.DeepClone();
                }
            }
        }
    }
}
