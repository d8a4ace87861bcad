namespace ApplianceAuth.Stores;

/// <summary>The last known state of an appliance.</summary>
/// <param name="Id">The appliance id of the cloud.</param>
/// <param name="RetrievedAt">When it was received.</param>
/// <param name="Json">The documents of the cloud, merged into one JSON object.</param>
internal sealed record CachedState(string Id, DateTimeOffset RetrievedAt, string Json);
