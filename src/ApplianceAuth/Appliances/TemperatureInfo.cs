namespace ApplianceAuth.Appliances;

/// <summary>A temperature of an appliance; at least one of the two numbers is there.</summary>
/// <param name="Zone">What it is the temperature of: <c>1</c>, <c>Core</c>, <c>Freezer</c>.</param>
/// <param name="Value">What is measured.</param>
/// <param name="Target">What is set.</param>
/// <param name="Unit"><c>°C</c>, <c>°F</c>, or what the cloud says.</param>
public sealed record TemperatureInfo(string Zone, double? Value, double? Target, string? Unit);
