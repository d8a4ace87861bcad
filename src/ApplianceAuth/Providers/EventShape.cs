namespace ApplianceAuth.Providers;

/// <summary>The members by which an event's data says what has happened.</summary>
/// <param name="Items">The array of what has happened; where there is none, the data itself is the one thing.</param>
/// <param name="Appliance">The appliance's id, in the data or in an item.</param>
/// <param name="Key">The key of what has changed.</param>
/// <param name="Value">What it is now.</param>
/// <param name="Unit">The unit of the value.</param>
/// <param name="Time">When it happened, in Unix seconds, whole or with a fraction.</param>
public sealed record EventShape(string Items, string Appliance, string Key, string Value, string Unit, string Time);
