using System.Text.Json;

namespace ApplianceAuth.Output;

/// <summary>Caches property names while JSON is read, and detects names that an object has twice.</summary>
/// <remarks>One list for all open objects instead of a set for each, which would take a third of the reading time: most objects have few properties.</remarks>
internal sealed class PropertyNameCache
{
    private const int Few = 16;

    private readonly StringPool _texts = new();
    private readonly List<string> _open = [];

    /// <summary>Begins an object, and returns the position of its names.</summary>
    public int Begin() => _open.Count;

    /// <summary>Returns the current property name of a reader.</summary>
    public string Read(ref Utf8JsonReader reader) => _texts.Read(ref reader);

    /// <summary>Adds a name to an object. Returns the object's name that is equal without regard to case, or null.</summary>
    /// <param name="begin">The position of the object's names.</param>
    /// <param name="many">The names of an object with many properties; else null.</param>
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

    /// <summary>Ends an object and removes its names.</summary>
    public void End(int begin) => _open.RemoveRange(begin, _open.Count - begin);
}
