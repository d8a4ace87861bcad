namespace ApplianceAuth.Appliances;

/// <summary>The last values of an account's appliances in one watch, with bounded memory.</summary>
internal sealed class KnownValues
{
    /// <summary>The number of characters above which all values are removed. The documents of an account have some ten thousand.</summary>
    public const int MaximumSize = 16 * 1024 * 1024;

    // What an entry takes without its texts.
    private const int EntrySize = 100;

    private readonly Dictionary<(string Kind, string? Appliance), KnownValue> _appliances = [];
    private long _size;

    /// <summary>The values of an appliance. If too many are known, all are removed first.</summary>
    /// <param name="kind">The event type whose documents contain them; empty for values that have a key in all events.</param>
    /// <param name="appliance">The appliance id, or null.</param>
    /// <param name="isNew">Whether none of them is known.</param>
    public KnownValue Of(string kind, string? appliance, out bool isNew)
    {
        if (_size > MaximumSize)
        {
            _appliances.Clear();
            _size = 0;
        }

        isNew = !_appliances.TryGetValue((kind, appliance), out KnownValue? known);
        if (known is null)
        {
            _appliances.Add((kind, appliance), known = new(""));
            _size += EntrySize + (appliance?.Length ?? 0);
        }

        return known;
    }

    /// <summary>The value of a key below another one; it is added if it is not known.</summary>
    public KnownValue Of(KnownValue parent, string name)
    {
        if (parent.Find(name) is { } known)
        {
            return known;
        }

        KnownValue added = new(parent.Key.Length == 0 ? name : $"{parent.Key}/{name}");
        parent.Add(name, added);
        _size += EntrySize + name.Length + added.Key.Length;
        return added;
    }

    /// <summary>Stores a value, and returns the one before.</summary>
    public EventValue Set(KnownValue known, EventValue value)
    {
        EventValue before = known.Value;
        _size += (value.Json?.Length ?? 0) - (before.Json?.Length ?? 0);
        known.Value = value;
        return before;
    }
}
