namespace ApplianceAuth.Appliances;

/// <summary>An appliance in the form that is common to all clouds. A value is null, and a list empty, if the cloud does not give it.</summary>
/// <param name="Id">The appliance id of the cloud.</param>
public sealed record ApplianceInfo(string Id)
{
    /// <summary>When the last document of the appliance was received. Relative times count from it.</summary>
    public DateTimeOffset RetrievedAt { get; init; }

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

    /// <summary>How long the program has run.</summary>
    public TimeSpan? ElapsedTime { get; init; }

    /// <summary>When a program with a delayed start starts; null if it has started.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>When the program finishes; null if it is paused or waits for the user.</summary>
    public DateTimeOffset? FinishesAt { get; init; }

    /// <summary>The phase of the program. Miele: in the language of the user.</summary>
    public string? Phase { get; init; }

    /// <summary>The door: <c>Open</c>, <c>Closed</c> or <c>Locked</c>. Of several doors, an open one is given.</summary>
    public string? Door { get; init; }

    /// <summary>Whether the user has allowed the start of a program from elsewhere.</summary>
    public bool? RemoteStart { get; init; }

    /// <summary>The charge of the battery in percent.</summary>
    public double? Battery { get; init; }

    /// <summary>The names of the problems, such as <c>Failure</c>.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>The energy that the program has used, in kWh.</summary>
    public double? EnergyKWh { get; init; }

    /// <summary>The water that the program has used, in liters.</summary>
    public double? WaterLiter { get; init; }

    /// <summary>The expected energy use of the program, in percent of the maximum.</summary>
    public double? EnergyForecastPercent { get; init; }

    /// <summary>The expected water use of the program, in percent of the maximum.</summary>
    public double? WaterForecastPercent { get; init; }

    /// <summary>The cooking zones.</summary>
    public IReadOnlyList<ZoneInfo> Zones { get; init; } = [];

    /// <summary>The temperatures.</summary>
    public IReadOnlyList<TemperatureInfo> Temperatures { get; init; } = [];

    /// <summary>The documents of the cloud, merged into one JSON object.</summary>
    public string Document { get; init; } = "{}";

    /// <summary>Why a detail could not be read, or null.</summary>
    public ApplianceAuthException? Error { get; init; }
}
