namespace ApplianceAuth.Appliances;

/// <summary>A key of an appliance, such as a setting, an option or a program.</summary>
/// <param name="Key">The key of the cloud, such as <c>BSH.Common.Setting.PowerState</c>.</param>
internal sealed record ApplianceKey(string Key)
{
    /// <summary>The type of a value that is an array of hours and minutes.</summary>
    public const string Time = "Time";

    /// <summary>The name in the language of the response, or null.</summary>
    public string? Name { get; init; }

    /// <summary>The unit, such as <c>°C</c>, or null.</summary>
    public string? Unit { get; init; }

    /// <summary>The type that the cloud gives, such as <c>Boolean</c>, <c>Int</c> or the name of an enumeration, or null.</summary>
    public string? Type { get; init; }

    /// <summary>The type of the value that the key had when it was read, or null.</summary>
    public string? SampleType { get; init; }

    /// <summary>The limits, or null if no response had any.</summary>
    public KeyLimits? Limits { get; init; }

    /// <summary>The type of the values, or null if unknown.</summary>
    public string? ValueType => Type ?? SampleType;

    /// <summary>Combines what was known with what a newer response says.</summary>
    /// <param name="newer">The same key in the newer response.</param>
    public ApplianceKey Merge(ApplianceKey newer) => new(Key)
    {
        Name = newer.Name ?? Name,
        Unit = newer.Unit ?? Unit,
        Type = newer.Type ?? Type,
        SampleType = newer.SampleType ?? SampleType,
        Limits = newer.Limits ?? Limits,
    };
}
