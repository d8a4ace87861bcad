namespace ApplianceAuth.Providers;

/// <summary>Where in a cloud's documents the properties of an appliance stand.</summary>
/// <remarks>
/// A place is written as names with slashes between them, such as <c>state/status/value_raw</c>. In a list of keyed items the name is the item's
/// <c>key</c>: <c>status/BSH.Common.Status.OperationState/value</c>. The words found there are translated by <c>Data/appliance-words.json</c>.
/// </remarks>
public sealed record ApplianceShape
{
    /// <summary>What is asked for one by one, in this order, and stands in the appliance's document under its name; nothing where the list says all.</summary>
    public IReadOnlyList<ApplianceDetail> Details { get; init; } = [];

    /// <summary>The places of the name; the first that holds one counts.</summary>
    public required IReadOnlyList<string> Name { get; init; }

    /// <summary>The place of the brand, or null where all appliances are of <see cref="OnlyBrand"/>.</summary>
    public string? Brand { get; init; }

    /// <summary>The brand of all of them.</summary>
    public string? OnlyBrand { get; init; }

    /// <summary>The place of the type.</summary>
    public required string Type { get; init; }

    /// <summary>The place that says whether the cloud reaches the appliance, or null where <see cref="State"/> says it.</summary>
    public string? Connected { get; init; }

    /// <summary>The place of the state.</summary>
    public required string State { get; init; }

    /// <summary>The places of the program's name; the first that holds one counts.</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>The place of the program's key or number, which stands for a name that is missing; null where there are none.</summary>
    public string? ProgramKey { get; init; }

    /// <summary>The place of the time that the program still needs: seconds, or hours and minutes as two numbers.</summary>
    public required string RemainingTime { get; init; }

    /// <summary>The states, by our own words, in which nothing runs, so that a remaining time is left over from before.</summary>
    public IReadOnlyList<string> IdleStates { get; init; } = ["Off", "Finished", "Inactive", "Failure", "NotConnected"];

    /// <summary>The temperatures.</summary>
    public required IReadOnlyList<TemperatureShape> Temperatures { get; init; }

    /// <summary>The member of a temperature that holds the number; <c>unit</c> holds the unit.</summary>
    public string TemperatureMember { get; init; } = "value";

    /// <summary>How many of what the number counts are one degree.</summary>
    public int PerDegree { get; init; } = 1;

    /// <summary>Numbers that mean that there is no value.</summary>
    public IReadOnlyList<int> NoValue { get; init; } = [];
}
