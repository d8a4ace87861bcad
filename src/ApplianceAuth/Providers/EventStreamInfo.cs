namespace ApplianceAuth.Providers;

/// <summary>A cloud's event streams: server-sent events (HTML standard, section 9.2).</summary>
/// <param name="AllPath">The path of the stream of all appliances below the API base.</param>
/// <param name="OnePath">The path of the stream of one appliance, with <c>*</c> for its id.</param>
/// <param name="IdleTimeout">The time without data after which a connection is closed: the documented keep-alive interval with a margin.</param>
internal sealed record EventStreamInfo(string AllPath, string OnePath, TimeSpan IdleTimeout)
{
    /// <summary>Event types that only keep the connection alive.</summary>
    public IReadOnlyList<string> KeepAliveTypes { get; init; } = [];

    /// <summary>Event types whose data is a map from appliance ids to documents, or on the stream of one appliance its document.</summary>
    public IReadOnlyList<string> Maps { get; init; } = [];

    /// <summary>Other names of these event types, used on the stream of one appliance.</summary>
    public IReadOnlyDictionary<string, string> Aliases { get; init; } = new Dictionary<string, string>();

    /// <summary>The members of all other events' data, or null if unknown.</summary>
    public EventSchema? Schema { get; init; }

    /// <summary>Event types whose values are states: the same value again is no change. Values of other types are occurrences.</summary>
    public IReadOnlyList<string> StateTypes { get; init; } = [];

    /// <summary>Event types that tell whether an appliance is connected to the cloud, each with the key that its item has; older forms have no item.</summary>
    public IReadOnlyDictionary<string, string> ConnectionKeys { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The delays before the next attempts if the cloud refuses a new stream with 401 although the token was refreshed. After the last one, the error is
    /// reported.
    /// </summary>
    public IReadOnlyList<TimeSpan> UnauthorizedDelays { get; init; } = [];

    /// <summary>The path of one appliance's stream.</summary>
    public string PathOf(string appliance) => OnePath.Replace("*", Uri.EscapeDataString(appliance), StringComparison.Ordinal);
}
