namespace ApplianceAuth.Appliances;

/// <summary>An appliance in the shape that all clouds share. Null is what the cloud does not say.</summary>
/// <param name="Id">The cloud's own id.</param>
public sealed record ApplianceInfo(string Id)
{
    /// <summary>The brand, such as <c>Bosch</c>.</summary>
    public string? Brand { get; init; }

    /// <summary>What its owner calls it.</summary>
    public string? Name { get; init; }

    /// <summary>What it is, by <c>Data/appliance-words.json</c>; what is not listed there is as the cloud has it.</summary>
    public string? Type { get; init; }

    /// <summary>Whether the cloud reaches it.</summary>
    public bool? Connected { get; init; }

    /// <summary>What it does, by <c>Data/appliance-words.json</c>; what is not listed there is as the cloud has it.</summary>
    public string? State { get; init; }

    /// <summary>The program that runs or is chosen.</summary>
    public string? Program { get; init; }

    /// <summary>How long the program still takes.</summary>
    public TimeSpan? RemainingTime { get; init; }

    /// <summary>The temperatures that it has.</summary>
    public IReadOnlyList<TemperatureInfo> Temperatures { get; init; } = [];

    /// <summary>The cloud's own documents as one, JSON.</summary>
    public string Document { get; init; } = "{}";

    /// <summary>Why something about it could not be had, or null.</summary>
    public ApplianceAuthException? Error { get; init; }
}
