namespace ApplianceAuth.Providers;

/// <summary>How a cloud tells of events, as server-sent events (HTML standard, section 9.2).</summary>
/// <param name="AllPath">The path of the stream of all appliances, below the API base.</param>
/// <param name="OnePath">The path of the stream of one appliance, with <c>*</c> for its id.</param>
/// <param name="IdleTimeout">After how long without a byte a connection is taken for dead: what the cloud says of its signs of life, and some slack.</param>
public sealed record EventStreamInfo(string AllPath, string OnePath, TimeSpan IdleTimeout)
{
    /// <summary>Names of events that only say that the connection is alive.</summary>
    public IReadOnlyList<string> KeepAliveTypes { get; init; } = [];

    /// <summary>Names of events whose data is a map from an appliance's id to its document, or on the stream of one appliance that document itself.</summary>
    public IReadOnlyList<string> Maps { get; init; } = [];

    /// <summary>Other names of the same events, which the stream of one appliance uses.</summary>
    public IReadOnlyDictionary<string, string> Aliases { get; init; } = new Dictionary<string, string>();

    /// <summary>How <see cref="Maps"/> list appliances, or null where there are no maps.</summary>
    public ApplianceListShape? List { get; init; }

    /// <summary>Where the data of all other events says what has happened, or null where nothing is known of it.</summary>
    public EventShape? Shape { get; init; }

    /// <summary>
    /// How long to wait, time after time, where a new stream is refused as if the token were bad (401) though it was renewed; after the last of them the
    /// refusal is believed.
    /// </summary>
    public IReadOnlyList<TimeSpan> UnauthorizedDelays { get; init; } = [];

    /// <summary>The path of one appliance's stream.</summary>
    public string PathOf(string appliance) => OnePath.Replace("*", Uri.EscapeDataString(appliance), StringComparison.Ordinal);
}
