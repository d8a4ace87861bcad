using System.Text.Json;
using System.Text.Json.Nodes;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>The type, limits, step and allowed values of a setting or an option.</summary>
internal static class HomeConnectConstraints
{
    public static bool IsReadOnly(JsonObject definition) => (string?)definition["constraints"]?["access"] == "read";

    /// <summary>Whether a value is allowed.</summary>
    public static bool Allow(JsonObject definition, JsonNode? value)
    {
        JsonNode? constraints = definition["constraints"];
        if (constraints?["allowedvalues"] is JsonArray allowed && !allowed.Any(one => JsonNode.DeepEquals(one, value)))
        {
            return false;
        }

        return ((string?)definition["type"], value?.GetValueKind()) switch
        {
            ("Boolean", JsonValueKind.True or JsonValueKind.False) => true,
            ("Int", JsonValueKind.Number) => double.IsInteger((double)value) && IsInRange(constraints, (double)value),
            ("Double", JsonValueKind.Number) => IsInRange(constraints, (double)value),
            ("Boolean" or "Int" or "Double", _) => false,
            (_, JsonValueKind.String) => true,
            _ => false,
        };
    }

    private static bool IsInRange(JsonNode? constraints, double value)
    {
        double? minimum = (double?)constraints?["min"], maximum = (double?)constraints?["max"], step = (double?)constraints?["stepsize"];
        return !(value < minimum) && !(value > maximum)
            && (step is null || double.IsInteger((value - (minimum ?? 0)) / step.Value));
    }
}
