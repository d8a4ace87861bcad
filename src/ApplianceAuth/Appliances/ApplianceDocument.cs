namespace ApplianceAuth.Appliances;

/// <summary>The JSON document of one appliance.</summary>
/// <param name="Id">The appliance id of the cloud.</param>
/// <param name="Json">UTF-8 JSON: an object; in an event also null.</param>
internal readonly record struct ApplianceDocument(string Id, ReadOnlyMemory<byte> Json);
