namespace ApplianceAuth.Appliances;

/// <summary>The last value of a key, and the keys below it.</summary>
/// <param name="key">The key.</param>
internal sealed class KnownValue(string key)
{
    private Dictionary<string, KnownValue>? _members;

    public string Key => key;

    /// <summary>The value; without JSON if it is not known.</summary>
    public EventValue Value { get; set; }

    /// <summary>The keys below this one, in the order in which they were added.</summary>
    public IReadOnlyCollection<KnownValue> Members => (IReadOnlyCollection<KnownValue>?)_members?.Values ?? [];

    /// <summary>The key below this one with a name, or null.</summary>
    public KnownValue? Find(string name) => _members?.GetValueOrDefault(name);

    public void Add(string name, KnownValue member) => (_members ??= []).Add(name, member);
}
