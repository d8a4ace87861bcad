using System.Reflection;
using System.Text.Json.Nodes;

namespace CloudEmulator;

/// <summary>Reads the embedded documents of the folder <c>Data</c>.</summary>
internal static class Documents
{
    private static readonly Assembly s_home = typeof(Documents).Assembly;

    /// <summary>Reads all documents of a folder, in the order of their file names.</summary>
    public static IReadOnlyList<JsonObject> Read(string folder) =>
        [.. s_home.GetManifestResourceNames()
            .Where(name => name.StartsWith($"Data/{folder}/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(ReadOne)];

    /// <summary>Reads one document.</summary>
    public static JsonObject ReadOne(string name)
    {
        using Stream stream = s_home.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in the assembly.");
        return JsonNode.Parse(stream)!.AsObject();
    }

    /// <summary>Replaces the members of a document that the other one has, and adds those that are missing.</summary>
    public static void Replace(JsonObject document, JsonObject changes)
    {
        foreach ((string name, JsonNode? value) in changes)
        {
            document[name] = value?.DeepClone();
        }
    }
}
