using System.Text.Json;

namespace ApplianceAuth.Output;

/// <summary>The names of the properties of all objects that are being read: each made once, and looked up among those of its own object.</summary>
/// <remarks>A set for each object would take a third of the time of reading: most objects have few properties.</remarks>
internal sealed class PropertyNameCache
{
    private const int Few = 16;

    private readonly StringPool _texts = new();
    private readonly List<string> _open = [];

    /// <summary>Where the names of an object that begins now will stand.</summary>
    public int Begin() => _open.Count;

    /// <summary>The name of the property at which a reader stands.</summary>
    public string Read(ref Utf8JsonReader reader) => _texts.Read(ref reader);

    /// <summary>Adds a name to an object's; returns the one that the object has already and that is the same but for case, or null.</summary>
    /// <param name="begin">Where the object's names stand.</param>
    /// <param name="many">The same names, where there are more than a few.</param>
    /// <param name="name">The name.</param>
    public string? FindOrAdd(int begin, ref HashSet<string>? many, string name)
    {
        if (_open.Count - begin == Few)
        {
            many ??= new(_open.Skip(begin), StringComparer.OrdinalIgnoreCase);
        }

        if (many is not null)
        {
            return many.TryGetValue(name, out string? same) ? same : many.Add(name) ? null : name;
        }

        for (int i = begin; i < _open.Count; i++)
        {
            if (_open[i].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return _open[i];
            }
        }

        _open.Add(name);
        return null;
    }

    /// <summary>Forgets an object's names.</summary>
    public void End(int begin) => _open.RemoveRange(begin, _open.Count - begin);
}
