using ApplianceAuth.Providers;

namespace ApplianceAuth.Appliances;

/// <summary>Examples of the values of a key.</summary>
internal static class KeyExamples
{
    /// <summary>The allowed values as JSON, the default first; for a range the default or the minimum; none if nothing is known.</summary>
    public static IReadOnlyList<string> Of(ApplianceKey key, KeyResource resource)
    {
        KeyLimits limits = key.Limits ?? new();
        IReadOnlyList<string> values = limits.Values ?? (resource.DefaultValues.Count > 0 ? resource.DefaultValues : key.ValueType switch
        {
            "Boolean" => ["true", "false"],
            "String" => ["\"\""],
            _ when limits.Minimum is { } minimum => [limits.Default ?? KeyRange.Json(key, minimum)],
            "Int" or "Integer" or "Double" or "Float" => [limits.Default ?? "0"],
            _ => [],
        });
        return limits.Default is { } preferred && values.Contains(preferred) ? [preferred, .. values.Where(value => value != preferred)] : values;
    }
}
