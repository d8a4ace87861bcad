namespace ApplianceAuth.Appliances;

/// <summary>What a cloud sent about one of several appliances.</summary>
/// <param name="Id">The cloud's own id.</param>
/// <param name="Json">UTF-8 JSON: an object; of an event also null.</param>
public readonly record struct ApplianceDocument(string Id, ReadOnlyMemory<byte> Json);
