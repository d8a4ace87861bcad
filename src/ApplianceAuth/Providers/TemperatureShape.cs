namespace ApplianceAuth.Providers;

/// <summary>Where a temperature stands, and the one that it is to reach. A list there is one zone after the other.</summary>
/// <param name="Zone">What it is the temperature of; null where zones have numbers, from 1 on.</param>
/// <param name="Value">The place of what is measured, or null where nothing is.</param>
/// <param name="Target">The place of what is set, or null where nothing is.</param>
public sealed record TemperatureShape(string? Zone, string? Value, string? Target);
