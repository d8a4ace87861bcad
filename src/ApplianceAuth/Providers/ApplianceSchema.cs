namespace ApplianceAuth.Providers;

/// <summary>The properties of an appliance in a cloud's documents and events.</summary>
/// <remarks>
/// A path is a list of member names separated by slashes, such as <c>state/status</c>. In an array of keyed items the name is the item's <c>key</c>:
/// <c>status/BSH.Common.Status.OperationState</c>.
/// </remarks>
internal sealed record ApplianceSchema
{
    private readonly IReadOnlyList<PropertyMapping> _properties = [];
    private readonly Dictionary<string, PropertyMapping> _byKey = [];

    /// <summary>The resources that are requested for each appliance, in this order; empty if the list is complete.</summary>
    public IReadOnlyList<ApplianceDetail> Details { get; init; } = [];

    /// <summary>The brand of all appliances, or null.</summary>
    public string? OnlyBrand { get; init; }

    /// <summary>The values. If a property has several, the first that exists is used, and a key means the first with that key.</summary>
    public required IReadOnlyList<PropertyMapping> Properties
    {
        get => _properties;
        init => (_properties, _byKey) = (value, value.DistinctBy(property => property.Key).ToDictionary(property => property.Key));
    }

    /// <summary>The members with the raw value. An object with one of them is one value; one without them contains separate values.</summary>
    public required IReadOnlyList<string> ValueMembers { get; init; }

    /// <summary>The member beside the raw value with a text in the language of the user, or null.</summary>
    public string? TextMember { get; init; }

    /// <summary>The members with texts in the language of the user. They do not count when values are compared.</summary>
    public IReadOnlyList<string> TextMembers { get; init; } = [];

    /// <summary>The number that means one degree, such as 100 for hundredths of a degree.</summary>
    public int PerDegree { get; init; } = 1;

    /// <summary>Numbers that mean "no value".</summary>
    public IReadOnlyList<int> NoValue { get; init; } = [];

    /// <summary>The value with a cloud's key; null if it belongs to no property.</summary>
    public PropertyMapping? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>The paths of a property in the document of the appliance, in the order in which they are used.</summary>
    public IEnumerable<string> Paths(string property) =>
        _properties.Where(one => one.Property == property && one.Path is not null).Select(one => one.Path!);
}
