using ApplianceAuth.Providers;

namespace ApplianceAuth.Appliances;

/// <summary>The keys of one appliance, by group: <c>settings</c>, <c>programs</c>, or <c>programs/KEY</c> for the options of one program.</summary>
internal sealed class ApplianceKeys
{
    // An appliance has some hundred. The limit keeps a hostile response from filling memory and disk.
    private const int Maximum = 10_000;

    private readonly Dictionary<string, KeyGroup> _groups = [];
    private int _count;

    /// <summary>The groups by name.</summary>
    public IReadOnlyDictionary<string, KeyGroup> Groups => _groups;

    /// <summary>The group of keys that are nested in a key; of no key if the key is not known.</summary>
    public static string Nested(string group, string? key) => $"{group}/{key}";

    /// <summary>The group of that name, or null.</summary>
    public KeyGroup? Find(string group) => _groups.GetValueOrDefault(group);

    /// <summary>The group of that name, which is created if it is missing.</summary>
    public KeyGroup Group(string name)
    {
        if (!_groups.TryGetValue(name, out KeyGroup? group))
        {
            _groups[name] = group = new();
        }

        return group;
    }

    /// <summary>Adds a key to a group.</summary>
    public void Add(string group, ApplianceKey key)
    {
        if (_count < Maximum)
        {
            _count++;
            Group(group).Add(key);
        }
    }

    /// <summary>All groups nested in a group.</summary>
    public IEnumerable<KeyGroup> AllNested(string group) =>
        _groups.Where(pair => pair.Key.StartsWith(Nested(group, null), StringComparison.Ordinal)).Select(pair => pair.Value);

    /// <summary>The keys that a resource reads or sets.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="parent">The key in which they are nested, such as the selected program. If it is null, those of all programs are returned.</param>
    public IEnumerable<ApplianceKey> Of(KeyResource resource, string? parent) =>
        resource.NestedIn is null ? Find(resource.Group)?.Keys ?? []
        : parent is not null && Find(Nested(resource.Group, parent)) is { Keys.Count: > 0 } exact ? exact.Keys
        : AllNested(resource.Group).SelectMany(group => group.Keys).DistinctBy(key => key.Key);

    /// <summary>Adds the groups of a newer response. A group that depends on the state of the appliance is replaced with all that is nested in it.</summary>
    /// <param name="newer">The keys of the response.</param>
    /// <param name="replaced">The group to replace, or null.</param>
    public void Merge(ApplianceKeys newer, string? replaced)
    {
        foreach (string name in replaced is null ? [] : _groups.Keys.Where(name => name == replaced || name.StartsWith(Nested(replaced, null), StringComparison.Ordinal)).ToArray())
        {
            _groups.Remove(name);
        }

        _count = _groups.Values.Sum(group => group.Keys.Count);
        foreach ((string name, KeyGroup group) in newer._groups)
        {
            KeyGroup known = Group(name);
            known.IsComplete |= group.IsComplete;
            known.ReadAt = group.ReadAt > known.ReadAt ? group.ReadAt : known.ReadAt;
            foreach (ApplianceKey key in group.Keys)
            {
                Add(name, key);
            }
        }
    }
}
