namespace ApplianceAuth.Stores;

/// <summary>An appliance as a list showed it.</summary>
/// <param name="Id">Its id at the cloud.</param>
/// <param name="Name">How its owner or its cloud calls it; empty where nobody does.</param>
public sealed record CachedAppliance(string Id, string Name);
