using System.Text.Json;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Appliances;

/// <summary>Translates the keys and values of the clouds to the properties of <c>Get-Appliance</c>, for documents and for events.</summary>
/// <remarks>The data is <see cref="ApplianceSchema.Properties"/> of the provider and <c>Data/appliance-words.json</c>.</remarks>
internal static class ApplianceProperties
{
    private const string Fahrenheit = "°F";

    /// <summary>Finds the property of a cloud's key.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="key">
    /// Home Connect: a key such as <c>BSH.Common.Status.DoorState</c>. Miele: a path in the document of an appliance, such as <c>state/signalDoor</c>.
    /// </param>
    /// <returns>The property, or null if the key belongs to none.</returns>
    public static PropertyMapping? Find(Provider provider, string key) => provider.ApplianceSchema.Find(key);

    /// <summary>Converts a value to the value of its property.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="property">A property from <see cref="Find"/>.</param>
    /// <param name="raw">The value. <see cref="RawValue.Of"/> reads it from a document; in an event it consists of the value and the unit of an item.</param>
    /// <param name="context">The time from which relative times count, and the state and type of the appliance, if known.</param>
    /// <returns>
    /// A value of the type that <see cref="ValueFormat"/> names; null if the cloud gives none, sends a number that means "no value", or if the value is
    /// not valid for this type or state.
    /// </returns>
    public static object? Convert(Provider provider, PropertyMapping property, RawValue raw, ValueContext context)
    {
        ApplianceSchema schema = provider.ApplianceSchema;
        return !IsValid(property, context) ? null : property.Format switch
        {
            ValueFormat.Text => raw.Text ?? (raw.Value.ValueKind == JsonValueKind.String ? JsonLookup.Text(raw.Value) : null),
            ValueFormat.Word => Word(provider, property, raw.Value),
            ValueFormat.Program => raw.Text ?? JsonLookup.Program(raw.Value),
            ValueFormat.Number => Quantity(schema, property, raw),
            ValueFormat.Flag => raw.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? raw.Value.GetBoolean() != property.IsNegated : null,
            ValueFormat.Duration => JsonLookup.Duration(raw.Value, schema.NoValue),
            ValueFormat.TimeFromNow => JsonLookup.Duration(raw.Value, schema.NoValue) is { Ticks: > 0 } time ? context.At + time : null,
            ValueFormat.Temperature => NotEmpty(Temperatures(provider, property, raw).Where(zone => (zone.Value ?? zone.Target) is not null)),
            ValueFormat.Problem => property.ProblemWords.Contains(JsonLookup.FlagOrKey(raw.Value)) ? property.Problem : null,
            ValueFormat.Levels => NotEmpty(Levels(provider, property, raw.Value)),
            _ => null,
        };
    }

    /// <summary>The temperatures of a value by zone, also those that have neither a value nor a target.</summary>
    internal static IEnumerable<TemperatureInfo> Temperatures(Provider provider, PropertyMapping property, RawValue raw)
    {
        RawValue[] zones = raw.Value.ValueKind == JsonValueKind.Array
            ? [.. raw.Value.EnumerateArray().Select(zone => RawValue.Of(provider.ApplianceSchema, zone))]
            : [raw];
        return zones.Select((zone, index) =>
        {
            (double? degrees, string? unit) = Degrees(provider, zone);
            return new TemperatureInfo(
                property.Zone ?? FormattableString.Invariant($"{index + 1}"), property.IsTarget ? null : degrees, property.IsTarget ? degrees : null, unit);
        });
    }

    private static bool IsValid(PropertyMapping property, ValueContext context) =>
        (property.States.Count == 0 || context.State is null || property.States.Contains(context.State))
        && !property.ExceptStates.Contains(context.State)
        && !property.ExceptTypes.Contains(context.Type);

    private static string? Word(Provider provider, PropertyMapping property, JsonElement value)
    {
        bool isNone = value.ValueKind == JsonValueKind.Number && JsonLookup.Number(value, provider.ApplianceSchema.NoValue) is null;
        string? word = isNone ? null : ApplianceVocabulary.Find(property.Words!, provider.Cloud, JsonLookup.FlagOrKey(value));
        return word is "" or "true" or "false" ? null : word;
    }

    private static double? Quantity(ApplianceSchema schema, PropertyMapping property, RawValue raw)
    {
        bool isUnit = property.Unit is null || raw.Unit is null || raw.Unit == property.Unit;
        return isUnit && JsonLookup.Number(raw.Value, schema.NoValue) is >= 0 and double number ? Math.Round(number * property.Factor, 9) : null;
    }

    /// <summary>A temperature with its unit; null if it is below absolute zero, as the numbers are that the clouds use for "no value".</summary>
    private static (double? Degrees, string? Unit) Degrees(Provider provider, RawValue raw)
    {
        ApplianceSchema schema = provider.ApplianceSchema;
        (double Degrees, string Unit)? named = JsonLookup.NamedTemperature(raw.Value);
        double? degrees = named?.Degrees ?? JsonLookup.Number(raw.Value, schema.NoValue) / schema.PerDegree;
        string? unit = ApplianceVocabulary.Find("units", provider.Cloud, raw.Unit ?? named?.Unit);
        return (degrees >= (unit == Fahrenheit ? -459.67 : -273.15) ? degrees : null, unit);
    }

    private static IEnumerable<ZoneInfo> Levels(Provider provider, PropertyMapping property, JsonElement zones) =>
        (zones.ValueKind == JsonValueKind.Array ? zones.EnumerateArray().AsEnumerable() : [])
        .Select(zone => RawValue.Of(provider.ApplianceSchema, zone).Value)
        .Select((level, index) => (Zone: FormattableString.Invariant($"{index + 1}"), Level: Word(provider, property, level)))
        .Where(zone => zone.Level is not null)
        .Select(zone => new ZoneInfo(zone.Zone, zone.Level!));

    private static T[]? NotEmpty<T>(IEnumerable<T> items) => items.ToArray() is { Length: > 0 } some ? some : null;
}
