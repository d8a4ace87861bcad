using ApplianceAuth.Appliances;

namespace ApplianceAuth.Output;

/// <summary>Converts the value of a property to the type that it has in <see cref="Appliance"/>.</summary>
internal static class PropertyValue
{
    public static object? Of(object? value) => value switch
    {
        DateTimeOffset time => time.LocalDateTime,
        IEnumerable<TemperatureInfo> temperatures => temperatures.Select(ApplianceTemperature.Of).ToArray(),
        IEnumerable<ZoneInfo> zones => zones.Select(ApplianceZone.Of).ToArray(),
        _ => value,
    };
}
