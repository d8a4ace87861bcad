namespace ApplianceAuth.Providers;

/// <summary>The paths of a temperature and its target. An array has one value per zone.</summary>
/// <param name="Zone">The name of the zone; null if the zones are numbered from 1.</param>
/// <param name="Value">The path of the measured temperature, or null.</param>
/// <param name="Target">The path of the target temperature, or null.</param>
public sealed record TemperatureShape(string? Zone, string? Value, string? Target);
