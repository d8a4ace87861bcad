namespace ApplianceAuth;

/// <summary>What <see cref="AccountClient.WatchAsync"/> returns.</summary>
public sealed class WatchOptions
{
    /// <summary>
    /// The ids of the appliances, which share one event stream; null for all appliances of the account. Events that name no appliance are always returned.
    /// If there are several, the watch first requests the list of appliances once, and fails with <see cref="ErrorId.ApplianceNotFound"/> if one of them is
    /// not in it.
    /// </summary>
    public IReadOnlyCollection<string>? ApplianceIds { get; init; }

    /// <summary>Whether the values that the appliances have when the watch begins are returned too. Miele sends all of them, Home Connect few.</summary>
    public bool IncludeInitial { get; init; }

    /// <summary>The language of texts, such as <c>de-DE</c> (RFC 5646), or null for the cloud's default.</summary>
    public string? Language { get; init; }

    /// <summary>
    /// Is called if the connection is lost, an event cannot be read, or <see cref="ApplianceIds"/> cannot be checked; or null. The watch continues. Changes may
    /// be missing: compare <see cref="AccountClient.ListAppliancesAsync"/>. An exception that it throws ends the watch: it reaches the caller who iterates
    /// unchanged, and the stream is closed.
    /// </summary>
    public Action<WatchProblem>? ProblemOccurred { get; init; }
}
