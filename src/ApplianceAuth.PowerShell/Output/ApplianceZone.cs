using ApplianceAuth.Appliances;

namespace ApplianceAuth.Output;

/// <summary>A cooking zone of a hob.</summary>
public sealed class ApplianceZone
{
    private ApplianceZone(ZoneInfo info) => (Zone, Level) = (info.Zone, info.Level);

    /// <summary>The number of the zone.</summary>
    public string Zone { get; }

    /// <summary>The power level: a number, <c>Off</c>, <c>KeepWarm</c>, <c>Boost</c> or <c>Boost2</c>.</summary>
    public string Level { get; }

    /// <summary>The zone and the level, such as <c>2: Boost</c>.</summary>
    public override string ToString() => $"{Zone}: {Level}";

    internal static ApplianceZone Of(ZoneInfo info) => new(info);
}
