namespace ApplianceAuth.Providers;

/// <summary>A value of a cloud's documents and events, and the property of the output to which it belongs.</summary>
/// <param name="Property">The property of <c>Get-Appliance</c>, such as <c>RemainingTime</c>.</param>
/// <param name="Key">
/// The cloud's own name of the value. Home Connect: the key of a status, option, setting or event, such as <c>BSH.Common.Status.DoorState</c>. Miele: the
/// path in the document of the appliance, without the members of <see cref="ApplianceSchema.ValueMembers"/>, such as <c>state/signalDoor</c>.
/// </param>
/// <param name="Format">How the value is converted.</param>
internal sealed record PropertyMapping(string Property, string Key, ValueFormat Format)
{
    /// <summary>The path in the document of the appliance, or null if only events contain the value.</summary>
    public string? Path { get; init; }

    /// <summary>The table of <c>Data/appliance-words.json</c> for <see cref="ValueFormat.Word"/>, such as <c>states</c>.</summary>
    public string? Words { get; init; }

    /// <summary>The zone of a temperature or door, such as <c>Core</c>; null if there is one door, or if the temperatures are numbered from 1.</summary>
    public string? Zone { get; init; }

    /// <summary>Whether a temperature is the target, not the measured one.</summary>
    public bool IsTarget { get; init; }

    /// <summary>Multiplies a <see cref="ValueFormat.Number"/>, such as 100 for a share that becomes percent.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>The unit that a number must have if the cloud gives one; null if any is accepted.</summary>
    public string? Unit { get; init; }

    /// <summary>Whether a <see cref="ValueFormat.Flag"/> means the opposite.</summary>
    public bool IsNegated { get; init; }

    /// <summary>The name of a <see cref="ValueFormat.Problem"/>, such as <c>SaltNearlyEmpty</c>.</summary>
    public string? Problem { get; init; }

    /// <summary>The words for which the <see cref="Problem"/> exists.</summary>
    public IReadOnlyList<string> ProblemWords { get; init; } = ["true", "Present", "Confirmed"];

    /// <summary>The states (as in the output) in which the value is valid; empty for all.</summary>
    public IReadOnlyList<string> States { get; init; } = [];

    /// <summary>The states (as in the output) in which the value is ignored.</summary>
    public IReadOnlyList<string> ExceptStates { get; init; } = [];

    /// <summary>The types (as in the output) whose value is ignored, because they do not have the part that it describes.</summary>
    public IReadOnlyList<string> ExceptTypes { get; init; } = [];
}
