namespace ApplianceAuth.Appliances;

/// <summary>An appliance in the form that is common to all clouds. A value is null if the cloud does not give it.</summary>
/// <param name="Id">The appliance ID of the cloud.</param>
public sealed record ApplianceInfo(string Id)
{
    /// <summary>The brand, such as <c>Bosch</c>.</summary>
    public string? Brand { get; init; }

    /// <summary>The name that the user gave it.</summary>
    public string? Name { get; init; }

    /// <summary>The type, translated by <c>Data/appliance-words.json</c>; a type that is not listed there is unchanged.</summary>
    public string? Type { get; init; }

    /// <summary>Whether the cloud can reach the appliance.</summary>
    public bool? Connected { get; init; }

    /// <summary>The state, translated by <c>Data/appliance-words.json</c>; a state that is not listed there is unchanged.</summary>
    public string? State { get; init; }

    /// <summary>The program that is running or selected.</summary>
    public string? Program { get; init; }

    /// <summary>The remaining time of the program.</summary>
    public TimeSpan? RemainingTime { get; init; }

    /// <summary>The temperatures.</summary>
    public IReadOnlyList<TemperatureInfo> Temperatures { get; init; } = [];

    /// <summary>The documents of the cloud, merged into one JSON object.</summary>
    public string Document { get; init; } = "{}";

    /// <summary>Why a detail could not be read, or null.</summary>
    public ApplianceAuthException? Error { get; init; }
}
