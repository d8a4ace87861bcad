using System.Text.Json;

namespace ApplianceAuth.Appliances;

/// <summary>One vocabulary for what the clouds call differently: <c>Data/appliance-words.json</c>.</summary>
internal static class ApplianceVocabulary
{
    /// <summary>The state of an appliance that its cloud does not reach.</summary>
    public const string NotConnected = "NotConnected";

    private static readonly Dictionary<string, Dictionary<string, Dictionary<string, string>>> s_words = Read();

    /// <summary>Our word for a type of a cloud; its own where we have none.</summary>
    public static string? Type(string cloud, string? word) => Find("types", cloud, word);

    /// <summary>Our word for a state of a cloud; its own where we have none.</summary>
    public static string? State(string cloud, string? word) => Find("states", cloud, word);

    /// <summary>Our sign for a unit of a cloud; its own where we have none.</summary>
    public static string? Unit(string cloud, string? word) => Find("units", cloud, word);

    private static string? Find(string kind, string cloud, string? word) =>
        word is not null && s_words[kind][cloud].TryGetValue(word, out string? ours) ? ours : word;

    private static Dictionary<string, Dictionary<string, Dictionary<string, string>>> Read()
    {
        using Stream file = typeof(ApplianceVocabulary).Assembly.GetManifestResourceStream("appliance-words.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, Dictionary<string, string>>>>(file)!;
    }
}
