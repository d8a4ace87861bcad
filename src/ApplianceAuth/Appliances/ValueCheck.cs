using System.Text.Json;

namespace ApplianceAuth.Appliances;

/// <summary>Compares a value with what is known of its key.</summary>
internal static class ValueCheck
{
    private const double Tolerance = 1e-6;

    /// <summary>The problem of a value, or null if it has none that is known.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    public static ValueProblem? Find(ApplianceKey key, JsonElement value)
    {
        KeyLimits limits = key.Limits ?? new();
        return limits.IsReadOnly ? ValueProblem.ReadOnly
            : !HasType(key.ValueType, limits, value) ? ValueProblem.WrongType
            : limits.Values is { } allowed && !allowed.Any(one => KeyValues.Matches(value, one)) ? ValueProblem.NotAllowed
            : key.ValueType != "String" && KeyValues.Number(value) is { } number ? FindInRange(limits, number)
            : null;
    }

    private static bool HasType(string? type, KeyLimits limits, JsonElement value) => type switch
    {
        "Boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "Int" or "Integer" => value.Number() is { } number && double.IsInteger(number),
        "Double" or "Float" or "Number" => value.ValueKind == JsonValueKind.Number,
        ApplianceKey.Time => KeyValues.IsTime(value),
        "String" => value.ValueKind == JsonValueKind.String,
        // The list of allowed values, if there is one, has the last word.
        _ when KeyValues.IsEnumeration(type) => value.ValueKind == JsonValueKind.String
            && (limits.Values is not null || KeyValues.IsOfEnumeration(value.GetString()!, type!)),
        _ => (limits.Minimum ?? limits.Maximum) is null || KeyValues.Number(value) is not null,
    };

    private static ValueProblem? FindInRange(KeyLimits limits, double number)
    {
        if (limits.Minimum > limits.Maximum)
        {
            return null;
        }

        return number < limits.Minimum ? ValueProblem.TooSmall
            : number > limits.Maximum ? ValueProblem.TooLarge
            : limits.Step is { } step && number != limits.Maximum && !IsOnStep(number, step) && !IsOnStep(number - (limits.Minimum ?? 0), step)
                ? ValueProblem.StepMismatch
            : null;
    }

    // The clouds do not say whether steps are counted from the minimum or from zero, so both are accepted.
    private static bool IsOnStep(double distance, double step) =>
        Math.Abs((distance / step) - Math.Round(distance / step)) * step < Tolerance * Math.Max(1, step);
}
