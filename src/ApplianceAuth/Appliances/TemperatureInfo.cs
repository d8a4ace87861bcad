namespace ApplianceAuth.Appliances;

/// <summary>A temperature of an appliance. At least one of the two numbers is not null.</summary>
/// <param name="Zone">The zone, such as <c>1</c>, <c>Core</c> or <c>Freezer</c>.</param>
/// <param name="Value">The measured temperature.</param>
/// <param name="Target">The target temperature.</param>
/// <param name="Unit"><c>°C</c>, <c>°F</c>, or the unit of the cloud.</param>
public sealed record TemperatureInfo(string Zone, double? Value, double? Target, string? Unit);
