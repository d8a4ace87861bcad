namespace ApplianceAuth.Providers;

/// <summary>Groups of the states in the output, which <c>Data/appliance-words.json</c> translates from the words of the clouds.</summary>
internal static class ApplianceStates
{
    /// <summary>No program has run since the appliance was switched on.</summary>
    public static IReadOnlyList<string> Off { get; } = ["Off", "Inactive", "NotConnected"];

    /// <summary>No program runs. The clouds may still send the times of the last one.</summary>
    public static IReadOnlyList<string> Idle { get; } = [.. Off, "Finished", "Failure"];

    /// <summary>A program waits for its start.</summary>
    public static IReadOnlyList<string> Waiting { get; } = ["Waiting", "Programmed"];

    /// <summary>A program runs and is not paused.</summary>
    public static IReadOnlyList<string> Running { get; } = ["Running", "Superheating", "Autocleaning"];
}
