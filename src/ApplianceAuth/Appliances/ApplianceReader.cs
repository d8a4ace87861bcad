using System.Text;
using System.Text.Json;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Appliances;

/// <summary>Reads an appliance from the documents of its cloud.</summary>
internal static class ApplianceReader
{
    /// <summary>Reads the last known states of appliances.</summary>
    /// <param name="provider">The id of the provider that sent them.</param>
    /// <param name="states">The states.</param>
    /// <returns>The appliances; none if the provider is unknown to this version.</returns>
    public static IReadOnlyList<ApplianceInfo> Read(string provider, IEnumerable<CachedState> states) => KnownProviders.Find(provider) is { } found
        ? [.. states.Select(state => Read(found, state.Id, state.Json, state.RetrievedAt))]
        : [];

    /// <summary>Reads the appliance in a document.</summary>
    /// <param name="provider">The provider that sent it.</param>
    /// <param name="document">The document.</param>
    /// <param name="at">When it was received.</param>
    internal static ApplianceInfo Read(Provider provider, ApplianceDocument document, DateTimeOffset at) =>
        Read(provider, document.Id, Encoding.UTF8.GetString(document.Json.Span), at);

    /// <summary>Adds a detail to an appliance.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.UnexpectedResponse"/>.</exception>
    internal static ApplianceInfo Merge(Provider provider, ApplianceInfo info, ApplianceDetail detail, byte[] response, DateTimeOffset at)
    {
        using JsonDocument? parsed = JsonInput.TryParse(response);
        JsonElement root = parsed?.RootElement ?? default;
        JsonElement content = provider.Envelope is { } envelope ? root.Member(envelope) : root;
        content = detail.Member is { } member ? content.Member(member) : content;
        // The document of an appliance has at least its id, so the added member follows another one.
        return content.ValueKind is JsonValueKind.Object or JsonValueKind.Array
            ? Read(provider, info.Id, $"{info.Document[..^1]},\"{detail.Name}\":{content.GetRawText()}}}", at)
            : throw ApplianceDocuments.Unexpected(provider);
    }

    private static ApplianceInfo Read(Provider provider, string id, string text, DateTimeOffset at)
    {
        using JsonDocument parsed = JsonInput.TryParse(text) ?? throw ApplianceDocuments.Unexpected(provider);
        DocumentValues values = new(provider, parsed.RootElement, at);
        return new(id)
        {
            RetrievedAt = at,
            Brand = provider.ApplianceSchema.OnlyBrand ?? values.Text("Brand"),
            Name = values.Text("Name"),
            Type = values.Context.Type,
            Connected = values.Connected,
            State = values.Context.State,
            Program = values.Text("Program"),
            RemainingTime = values.Value<TimeSpan>("RemainingTime"),
            ElapsedTime = values.Value<TimeSpan>("ElapsedTime"),
            StartsAt = values.Value<DateTimeOffset>("StartsAt"),
            FinishesAt = FinishesAt(values),
            Phase = values.Text("Phase"),
            Door = Door([.. values.All("Door").Cast<string>()]),
            RemoteStart = values.Value<bool>("RemoteStart"),
            Battery = values.Value<double>("Battery"),
            Problems = [.. values.All("Problems").Cast<string>().Distinct()],
            EnergyKWh = values.Value<double>("EnergyKWh"),
            WaterLiter = values.Value<double>("WaterLiter"),
            EnergyForecastPercent = values.Value<double>("EnergyForecastPercent"),
            WaterForecastPercent = values.Value<double>("WaterForecastPercent"),
            Zones = [.. values.All("Zones").Cast<IEnumerable<ZoneInfo>>().SelectMany(zones => zones)],
            Temperatures = [.. values.Temperatures()],
            Document = text,
        };
    }

    /// <summary>The time that the cloud gives, or the end of the remaining time, which does not pass while the program waits or is paused.</summary>
    private static DateTimeOffset? FinishesAt(DocumentValues values)
    {
        DateTimeOffset? start = ApplianceStates.Running.Contains(values.Context.State) ? values.Context.At : values.Value<DateTimeOffset>("StartsAt");
        return values.Value<DateTimeOffset>("FinishesAt") ?? (start + values.Value<TimeSpan>("RemainingTime"));
    }

    private static string? Door(string[] doors) => doors.Contains("Open") ? "Open" : doors.FirstOrDefault();
}
