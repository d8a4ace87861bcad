using System.Globalization;
using ApplianceAuth.Appliances;

namespace ApplianceAuth.Output;

/// <summary>A temperature of an appliance. At least one of value and target is not null.</summary>
public sealed class ApplianceTemperature
{
    private ApplianceTemperature(TemperatureInfo info) => (Zone, Value, Target, Unit) = (info.Zone, info.Value, info.Target, info.Unit);

    /// <summary>The zone: a number, or a name such as <c>Core</c> or <c>Freezer</c>.</summary>
    public string Zone { get; }

    /// <summary>The measured temperature, or null.</summary>
    public double? Value { get; }

    /// <summary>The target temperature, or null.</summary>
    public double? Target { get; }

    /// <summary>The unit: <c>°C</c>, <c>°F</c>, or the cloud's value.</summary>
    public string? Unit { get; }

    /// <summary>The measured and the target temperature, such as <c>91.5→180 °C</c>.</summary>
    public override string ToString()
    {
        string value = Value?.ToString(CultureInfo.InvariantCulture) ?? "";
        string target = Target is { } set ? $"→{set.ToString(CultureInfo.InvariantCulture)}" : "";
        return $"{value}{target} {Unit}".Trim();
    }

    internal static ApplianceTemperature Of(TemperatureInfo info) => new(info);
}
