namespace ApplianceAuth.Providers;

/// <summary>
/// A resource of an appliance whose responses list keys, such as settings or programs, and whose request bodies set their values.
/// </summary>
/// <remarks>
/// An item is an object with a key: <c>{"key":"…","value":…,"constraints":{…}}</c>. A map has the keys as its members. Their values are an array of
/// the allowed values, an object with limits, a list of items, or a Boolean that tells whether the key can be set.
/// </remarks>
/// <param name="Path">The path below the API base, with <c>*</c> for the appliance's id.</param>
/// <param name="Group">The name of the group that the keys belong to, such as <c>settings</c>.</param>
internal sealed record KeyResource(string Path, string Group)
{
    /// <summary>The member of the response with the items, or null if the response itself has them.</summary>
    public string? Items { get; init; }

    /// <summary>Whether an object without a key is a map.</summary>
    public bool HasMaps { get; init; }

    /// <summary>The member of an item with its key.</summary>
    public string Key { get; init; } = "key";

    /// <summary>The member of an item with its value, in responses and bodies; null if the other members of a body are the values of nested keys.</summary>
    public string? Value { get; init; } = "value";

    /// <summary>The member of an item with its name in the language of the response.</summary>
    public string Name { get; init; } = "name";

    /// <summary>The member of the limits with the distance between two values.</summary>
    public string Step { get; init; } = "stepsize";

    /// <summary>The member of an item with its limits; null if the item itself has them.</summary>
    public string? Constraints { get; init; } = "constraints";

    /// <summary>The member of a response's item with keys that are valid only together with it, such as the options of a program; null if there are none.</summary>
    public string? Nested { get; init; }

    /// <summary>Whether each key is a resource too, with the key as the last segment of its path.</summary>
    public bool HasKeyPaths { get; init; }

    /// <summary>Whether responses list all keys of the group, so that any other key is unknown to the appliance.</summary>
    public bool ListsAll { get; init; }

    /// <summary>Whether the nested keys of a response are all that the item has.</summary>
    public bool ListsAllNested { get; init; }

    /// <summary>Whether the response depends on the state of the appliance and holds for a few minutes only.</summary>
    public bool IsTransient { get; init; }

    /// <summary>The name of the state that the resource reads and sets to one key of the group, such as <c>selected</c>; null for none.</summary>
    public string? Current { get; init; }

    /// <summary>The <see cref="Current"/> state whose key the items are nested in, or null if they belong to the group itself.</summary>
    public string? NestedIn { get; init; }

    /// <summary>The allowed values of keys for which the response has none, as JSON.</summary>
    public IReadOnlyList<string> DefaultValues { get; init; } = [];

    /// <summary>The types of keys of a map that are not Boolean although the response says only whether they can be set.</summary>
    public IReadOnlyDictionary<string, string> Types { get; init; } = new Dictionary<string, string>();

    /// <summary>What numbers mean, by key and JSON value, for completion.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Meanings { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>Keys that the cloud accepts without listing them.</summary>
    public IReadOnlyList<string> Unlisted { get; init; } = [];
}
