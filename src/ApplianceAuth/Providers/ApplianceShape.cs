namespace ApplianceAuth.Providers;

/// <summary>The paths of an appliance's properties in a cloud's documents.</summary>
/// <remarks>
/// A path is a list of member names separated by slashes, such as <c>state/status/value_raw</c>. In an array of keyed items the name is the item's
/// <c>key</c>: <c>status/BSH.Common.Status.OperationState/value</c>. <c>Data/appliance-words.json</c> maps the values to the words of the output.
/// </remarks>
public sealed record ApplianceShape
{
    /// <summary>The resources that are requested for each appliance, in this order; empty if the list is complete.</summary>
    public IReadOnlyList<ApplianceDetail> Details { get; init; } = [];

    /// <summary>The paths of the name; the first with a value is used.</summary>
    public required IReadOnlyList<string> Name { get; init; }

    /// <summary>The path of the brand, or null if all appliances are of <see cref="OnlyBrand"/>.</summary>
    public string? Brand { get; init; }

    /// <summary>The brand of all appliances, or null.</summary>
    public string? OnlyBrand { get; init; }

    /// <summary>The path of the type.</summary>
    public required string Type { get; init; }

    /// <summary>The path of the connection state, or null if <see cref="State"/> contains it.</summary>
    public string? Connected { get; init; }

    /// <summary>The path of the state.</summary>
    public required string State { get; init; }

    /// <summary>The paths of the program's name; the first with a value is used.</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>The path of the program's key or number, which replaces a missing name; null if there is none.</summary>
    public string? ProgramKey { get; init; }

    /// <summary>The path of the remaining time: seconds, or an array of hours and minutes.</summary>
    public required string RemainingTime { get; init; }

    /// <summary>The states (as in the output) without a running program; a remaining time is ignored in them.</summary>
    public IReadOnlyList<string> IdleStates { get; init; } = ["Off", "Finished", "Inactive", "Failure", "NotConnected"];

    /// <summary>The temperatures.</summary>
    public required IReadOnlyList<TemperatureShape> Temperatures { get; init; }

    /// <summary>The member of a temperature with the number; <c>unit</c> is the member with the unit.</summary>
    public string TemperatureMember { get; init; } = "value";

    /// <summary>The number that means one degree, such as 100 for hundredths of a degree.</summary>
    public int PerDegree { get; init; } = 1;

    /// <summary>Numbers that mean "no value".</summary>
    public IReadOnlyList<int> NoValue { get; init; } = [];
}
