using System.Text.Json;

namespace ApplianceAuth.Appliances;

/// <summary>Translates the words of the clouds to common words (<c>Data/appliance-words.json</c>).</summary>
internal static class ApplianceVocabulary
{
    /// <summary>The state of an appliance that its cloud cannot reach.</summary>
    public const string NotConnected = "NotConnected";

    private static readonly Dictionary<string, Dictionary<string, Dictionary<string, string>>> s_words = Read();

    /// <summary>The common word for the word of a cloud, or the word itself if the table does not list it. An empty word means "no value".</summary>
    /// <param name="table">The table, such as <c>states</c>.</param>
    /// <param name="cloud">The cloud.</param>
    /// <param name="word">The word of the cloud, or null.</param>
    public static string? Find(string table, string cloud, string? word) =>
        word is not null && s_words[table].TryGetValue(cloud, out Dictionary<string, string>? words) && words.TryGetValue(word, out string? common) ? common : word;

    private static Dictionary<string, Dictionary<string, Dictionary<string, string>>> Read()
    {
        using Stream file = typeof(ApplianceVocabulary).Assembly.GetManifestResourceStream("appliance-words.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, Dictionary<string, string>>>>(file)!;
    }
}
