using System.Text.Json;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Appliances;

/// <summary>Compares the values of a body with the keys of an appliance.</summary>
/// <param name="resource">The resource of the call.</param>
/// <param name="keys">The keys of the appliance.</param>
internal sealed class BodyCheck(KeyResource resource, ApplianceKeys keys)
{
    /// <summary>The group of options whose program is not known.</summary>
    private string AnyParent => ApplianceKeys.Nested(resource.Group, null);

    /// <summary>The warning about a value, or null if nothing that is known contradicts it.</summary>
    public ValueWarning? Find(BodyValue value)
    {
        bool isNested = value.Group.StartsWith(AnyParent, StringComparison.Ordinal);
        KeyGroup? group = keys.Find(value.Group);
        if (value.Group != AnyParent && group?.Find(value.Key) is { } known)
        {
            return Warn(value, group, known);
        }

        // Without the program, a value that is valid for any program is valid.
        KeyGroup[] others = isNested ? [.. keys.AllNested(resource.Group).Where(other => other.Find(value.Key) is not null)] : [];
        if (value.Group == AnyParent && others.Length > 0)
        {
            ValueWarning?[] warnings = [.. others.Select(other => Warn(value, other, other.Find(value.Key)!))];
            return Array.Exists(warnings, warning => warning is null) ? null : warnings[0];
        }

        return keys.Find(AnyParent)?.Find(value.Key) is null && IsUnknown(value)
            ? ValueWarning.Of(ValueProblem.UnknownKey, new(value.DisplayName), value.Value, (group ?? keys.Find(resource.Group))?.ReadAt ?? default)
            : null;
    }

    private bool IsUnknown(BodyValue value) => !resource.Unlisted.Contains(value.Key) && (value.Group == AnyParent
        ? keys.Find(resource.Group) is { IsComplete: true } all
            && all.Keys.All(key => keys.Find(ApplianceKeys.Nested(resource.Group, key.Key)) is { IsComplete: true })
        : keys.Find(value.Group) is { IsComplete: true });

    private ValueWarning? Warn(BodyValue value, KeyGroup group, ApplianceKey key)
    {
        if (value.Value.ValueKind == JsonValueKind.Undefined)
        {
            return null;
        }

        ApplianceKey known = key with { Key = value.DisplayName };
        known = known.Limits?.Values is null && resource.DefaultValues.Count > 0
            ? known with { Limits = (known.Limits ?? new()) with { Values = resource.DefaultValues } }
            : known;
        return ValueCheck.Find(known, value.Value) is { } problem ? ValueWarning.Of(problem, known, value.Value, group.ReadAt) : null;
    }
}
