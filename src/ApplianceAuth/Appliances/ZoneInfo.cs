namespace ApplianceAuth.Appliances;

/// <summary>A cooking zone of a hob.</summary>
/// <param name="Zone">The number of the zone, such as <c>1</c>.</param>
/// <param name="Level">The power level: a number, <c>Off</c>, <c>KeepWarm</c>, <c>Boost</c> or <c>Boost2</c>.</param>
public sealed record ZoneInfo(string Zone, string Level);
