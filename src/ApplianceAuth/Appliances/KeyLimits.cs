namespace ApplianceAuth.Appliances;

/// <summary>What a cloud says of the values of a key. A limit is null if the cloud does not give it.</summary>
internal sealed record KeyLimits
{
    /// <summary>The smallest value; minutes for times of day and durations that are arrays of hours and minutes.</summary>
    public double? Minimum { get; init; }

    /// <summary>The largest value, in the unit of <see cref="Minimum"/>.</summary>
    public double? Maximum { get; init; }

    /// <summary>The distance between two values, counted from <see cref="Minimum"/> or zero.</summary>
    public double? Step { get; init; }

    /// <summary>The allowed values as JSON, such as <c>"BSH.Common.EnumType.PowerState.On"</c> or <c>2</c>; empty if none is allowed, null if any is.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>The value that the cloud uses if none is sent, as JSON.</summary>
    public string? Default { get; init; }

    /// <summary>Whether the value can only be read.</summary>
    public bool IsReadOnly { get; init; }
}
