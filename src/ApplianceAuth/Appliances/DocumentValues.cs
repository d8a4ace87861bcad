using System.Text.Json;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Appliances;

/// <summary>The values of the properties in a document.</summary>
internal sealed class DocumentValues
{
    private readonly Provider _provider;
    private readonly JsonElement _document;

    /// <summary>Reads a document.</summary>
    /// <param name="provider">The provider that sent it.</param>
    /// <param name="document">The document of an appliance.</param>
    /// <param name="at">When it was received.</param>
    public DocumentValues(Provider provider, JsonElement document, DateTimeOffset at)
    {
        (_provider, _document, Context) = (provider, document, new(at));
        string? state = Text("State");
        // Without a property for it, the state tells whether the appliance is connected.
        Connected = provider.ApplianceSchema.Paths("Connected").Any() ? Value<bool>("Connected")
            : state is null ? null : state != ApplianceVocabulary.NotConnected;
        Context = new(at, Connected == false ? ApplianceVocabulary.NotConnected : state, Text("Type"));
    }

    /// <summary>The time, the state and the type of the appliance.</summary>
    public ValueContext Context { get; }

    /// <summary>Whether the cloud can reach the appliance.</summary>
    public bool? Connected { get; }

    /// <summary>The first text of a property, or null.</summary>
    public string? Text(string property) => All(property).FirstOrDefault() as string;

    /// <summary>The first value of a property, or null.</summary>
    public T? Value<T>(string property)
        where T : struct => All(property).FirstOrDefault() as T?;

    /// <summary>All values of a property.</summary>
    public IEnumerable<object> All(string property) =>
        Mappings(property).Select(mapping => ApplianceProperties.Convert(_provider, mapping, Raw(mapping), Context)).OfType<object>();

    /// <summary>The temperatures, each with its target.</summary>
    public IEnumerable<TemperatureInfo> Temperatures() =>
        Mappings("Temperatures").SelectMany(mapping => ApplianceProperties.Temperatures(_provider, mapping, Raw(mapping))).GroupBy(one => one.Zone)
            .Select(zone => new TemperatureInfo(
                zone.Key, zone.FirstOrDefault(one => one.Value is not null)?.Value, zone.FirstOrDefault(one => one.Target is not null)?.Target,
                zone.FirstOrDefault(one => (one.Value ?? one.Target) is not null)?.Unit))
            .Where(zone => (zone.Value ?? zone.Target) is not null);

    private IEnumerable<PropertyMapping> Mappings(string property) =>
        _provider.ApplianceSchema.Properties.Where(mapping => mapping.Property == property && mapping.Path is not null);

    private RawValue Raw(PropertyMapping mapping) => RawValue.Of(_provider.ApplianceSchema, JsonLookup.Find(_document, mapping.Path));
}
