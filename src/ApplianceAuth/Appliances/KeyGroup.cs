namespace ApplianceAuth.Appliances;

/// <summary>Keys of an appliance that a resource lists together, such as its settings or the options of a program.</summary>
internal sealed class KeyGroup
{
    private readonly Dictionary<string, ApplianceKey> _keys = [];

    /// <summary>The keys, in the order of the responses.</summary>
    public IReadOnlyCollection<ApplianceKey> Keys => _keys.Values;

    /// <summary>Whether a response has listed all keys of the group.</summary>
    public bool IsComplete { get; set; }

    /// <summary>When the group was last read.</summary>
    public DateTimeOffset ReadAt { get; set; }

    /// <summary>The key of that name (case matters), or null.</summary>
    public ApplianceKey? Find(string key) => _keys.GetValueOrDefault(key);

    /// <summary>Adds a key, or what a newer response says of it.</summary>
    public void Add(ApplianceKey key) => _keys[key.Key] = _keys.TryGetValue(key.Key, out ApplianceKey? known) ? known.Merge(key) : key;
}
