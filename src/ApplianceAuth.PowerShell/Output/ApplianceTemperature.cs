using System.Globalization;
using ApplianceAuth.Appliances;

namespace ApplianceAuth.Output;

/// <summary>A temperature of an appliance; at least one of value and target is there.</summary>
public sealed class ApplianceTemperature
{
    private ApplianceTemperature(TemperatureInfo view) => (Zone, Value, Target, Unit) = (view.Zone, view.Value, view.Target, view.Unit);

    /// <summary>What it is the temperature of: the number of a zone, or a name such as <c>Core</c> or <c>Freezer</c>.</summary>
    public string Zone { get; }

    /// <summary>What is measured, or null.</summary>
    public double? Value { get; }

    /// <summary>What is set, or null.</summary>
    public double? Target { get; }

    /// <summary><c>°C</c>, <c>°F</c>, or what the cloud says.</summary>
    public string? Unit { get; }

    /// <summary>Such as <c>91.5→180 °C</c>: what is measured, and what it is to become.</summary>
    public override string ToString()
    {
        string value = Value?.ToString(CultureInfo.InvariantCulture) ?? "";
        string target = Target is { } set ? $"→{set.ToString(CultureInfo.InvariantCulture)}" : "";
        return $"{value}{target} {Unit}".Trim();
    }

    internal static ApplianceTemperature Of(TemperatureInfo view) => new(view);
}
