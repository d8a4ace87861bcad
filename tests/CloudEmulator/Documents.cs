using System.Reflection;
using System.Text.Json.Nodes;

namespace CloudEmulator;

/// <summary>The documents that lie under <c>Data</c>.</summary>
internal static class Documents
{
    private static readonly Assembly s_home = typeof(Documents).Assembly;

    /// <summary>All documents of a folder, by their file names, freshly read.</summary>
    public static IReadOnlyList<JsonObject> Read(string folder) =>
        [.. s_home.GetManifestResourceNames()
            .Where(name => name.StartsWith($"Data/{folder}/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(ReadOne)];

    /// <summary>One document.</summary>
    public static JsonObject ReadOne(string name)
    {
        using Stream stream = s_home.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in the assembly.");
        return JsonNode.Parse(stream)!.AsObject();
    }

    /// <summary>Puts each member of one document in the place of another's.</summary>
    public static void Replace(JsonObject document, JsonObject changes)
    {
        foreach ((string name, JsonNode? value) in changes)
        {
            document[name] = value?.DeepClone();
        }
    }
}
