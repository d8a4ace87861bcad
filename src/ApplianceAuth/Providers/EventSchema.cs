namespace ApplianceAuth.Providers;

/// <summary>The members of an event's data.</summary>
/// <param name="Items">The array of items; without it, the data is the only item.</param>
/// <param name="Appliance">The appliance's id, in the data or in an item.</param>
/// <param name="Key">The key of the value that changed.</param>
/// <param name="Value">The new value.</param>
/// <param name="Text">The text for the value in the language of the user.</param>
/// <param name="Unit">The unit of the value.</param>
/// <param name="Time">The time of the event in Unix seconds, with or without a fraction.</param>
internal sealed record EventSchema(string Items, string Appliance, string Key, string Value, string Text, string Unit, string Time);
