using System.Text.Json;

namespace ApplianceAuth.Appliances;

/// <summary>Translates the types, states and units of the clouds to common words (<c>Data/appliance-words.json</c>).</summary>
internal static class ApplianceVocabulary
{
    /// <summary>The state of an appliance that its cloud cannot reach.</summary>
    public const string NotConnected = "NotConnected";

    private static readonly Dictionary<string, Dictionary<string, Dictionary<string, string>>> s_words = Read();

    /// <summary>The common word for a type, or the word of the cloud if none is listed.</summary>
    public static string? Type(string cloud, string? word) => Find("types", cloud, word);

    /// <summary>The common word for a state, or the word of the cloud if none is listed.</summary>
    public static string? State(string cloud, string? word) => Find("states", cloud, word);

    /// <summary>The common symbol of a unit, or the word of the cloud if none is listed.</summary>
    public static string? Unit(string cloud, string? word) => Find("units", cloud, word);

    private static string? Find(string kind, string cloud, string? word) =>
        word is not null && s_words[kind][cloud].TryGetValue(word, out string? common) ? common : word;

    private static Dictionary<string, Dictionary<string, Dictionary<string, string>>> Read()
    {
        using Stream file = typeof(ApplianceVocabulary).Assembly.GetManifestResourceStream("appliance-words.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, Dictionary<string, string>>>>(file)!;
    }
}
