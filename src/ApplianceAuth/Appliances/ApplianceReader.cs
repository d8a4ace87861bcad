using System.Text;
using System.Text.Json;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Appliances;

/// <summary>Reads an appliance from the documents of its cloud.</summary>
internal static class ApplianceReader
{
    private const string Fahrenheit = "°F";

    /// <summary>Reads the appliance in a document.</summary>
    public static ApplianceInfo Read(Provider provider, ApplianceDocument document) => Read(provider, document.Id, Encoding.UTF8.GetString(document.Json.Span));

    /// <summary>Adds a detail to an appliance.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.UnexpectedResponse"/>.</exception>
    public static ApplianceInfo Merge(Provider provider, ApplianceInfo info, ApplianceDetail detail, byte[] response)
    {
        using JsonDocument? parsed = JsonInput.TryParse(response);
        JsonElement root = parsed?.RootElement ?? default;
        JsonElement content = provider.Envelope is { } envelope ? root.Member(envelope) : root;
        content = detail.Member is { } member ? content.Member(member) : content;
        // The document of an appliance has at least its ID, so the added member follows another one.
        return content.ValueKind is JsonValueKind.Object or JsonValueKind.Array
            ? Read(provider, info.Id, $"{info.Document[..^1]},\"{detail.Name}\":{content.GetRawText()}}}")
            : throw ApplianceDocuments.Unexpected(provider);
    }

    private static ApplianceInfo Read(Provider provider, string id, string text)
    {
        using JsonDocument parsed = JsonInput.TryParse(text) ?? throw ApplianceDocuments.Unexpected(provider);
        JsonElement document = parsed.RootElement;
        ApplianceShape shape = provider.ApplianceShape;
        string? state = ApplianceVocabulary.State(provider.Cloud, JsonLookup.TextOrKey(JsonLookup.Find(document, shape.State)));
        bool? connected = shape.Connected is null
            ? state is null ? null : state != ApplianceVocabulary.NotConnected
            : JsonLookup.Find(document, shape.Connected).ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null };
        state = connected == false ? ApplianceVocabulary.NotConnected : state;
        return new(id)
        {
            Brand = shape.OnlyBrand ?? JsonLookup.Text(JsonLookup.Find(document, shape.Brand)),
            Name = First(document, shape.Name),
            Type = ApplianceVocabulary.Type(provider.Cloud, JsonLookup.TextOrKey(JsonLookup.Find(document, shape.Type))),
            Connected = connected,
            State = state,
            Program = First(document, shape.Program) ?? JsonLookup.Program(JsonLookup.Find(document, shape.ProgramKey)),
            RemainingTime = shape.IdleStates.Contains(state) ? null : JsonLookup.Time(JsonLookup.Find(document, shape.RemainingTime), shape.NoValue),
            Temperatures = [.. shape.Temperatures.SelectMany(temperature => Temperatures(provider, document, temperature))],
            Document = text,
        };
    }

    private static IEnumerable<TemperatureInfo> Temperatures(Provider provider, JsonElement document, TemperatureShape shape)
    {
        JsonElement[] values = Zones(JsonLookup.Find(document, shape.Value));
        JsonElement[] targets = Zones(JsonLookup.Find(document, shape.Target));
        for (int i = 0; i < Math.Max(values.Length, targets.Length); i++)
        {
            (double? measured, string? unit) = Degrees(provider, values.ElementAtOrDefault(i));
            (double? set, string? unitOfTarget) = Degrees(provider, targets.ElementAtOrDefault(i));
            if (measured is not null || set is not null)
            {
                yield return new(shape.Zone ?? FormattableString.Invariant($"{i + 1}"), measured, set, measured is null ? unitOfTarget : unit);
            }
        }
    }

    /// <summary>A temperature with its unit; null if it is below absolute zero, as the numbers are that the clouds use for "no value".</summary>
    private static (double? Degrees, string? Unit) Degrees(Provider provider, JsonElement temperature)
    {
        JsonElement value = temperature.Member(provider.ApplianceShape.TemperatureMember);
        (double Degrees, string Unit)? named = JsonLookup.NamedTemperature(value);
        double? degrees = named?.Degrees ?? JsonLookup.Number(value, provider.ApplianceShape.NoValue) / provider.ApplianceShape.PerDegree;
        string? unit = ApplianceVocabulary.Unit(provider.Cloud, JsonLookup.Text(temperature.Member("unit")) ?? named?.Unit);
        return (degrees >= (unit == Fahrenheit ? -459.67 : -273.15) ? degrees : null, unit);
    }

    private static JsonElement[] Zones(JsonElement found) => found.ValueKind switch
    {
        JsonValueKind.Array => [.. found.EnumerateArray()],
        JsonValueKind.Object => [found],
        _ => [],
    };

    private static string? First(JsonElement document, IReadOnlyList<string> places) =>
        places.Select(place => JsonLookup.Text(JsonLookup.Find(document, place))).FirstOrDefault(text => text is not null);
}
