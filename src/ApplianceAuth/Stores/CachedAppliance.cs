namespace ApplianceAuth.Stores;

/// <summary>An appliance in the cache.</summary>
/// <param name="Id">The appliance id of the cloud.</param>
/// <param name="Name">The name of the appliance; empty if it has none.</param>
internal sealed record CachedAppliance(string Id, string Name);
