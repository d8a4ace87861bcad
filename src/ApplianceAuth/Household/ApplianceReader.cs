using System.Text.Json;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Household;

/// <summary>Reads an appliance out of its cloud's documents.</summary>
internal static class ApplianceReader
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 1024 };

    /// <summary>The appliances of a list with their documents.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.UnexpectedAnswer"/>: it is no list of this cloud.</exception>
    public static IReadOnlyList<ApplianceView> ReadList(Provider provider, byte[] answer)
    {
        ApplianceListShape shape = provider.ApplianceList;
        JsonElement list = Content(provider, answer, shape.Member);
        return (list.ValueKind, shape.IdMember) switch
        {
            (JsonValueKind.Object, null) => [.. list.EnumerateObject().Where(item => item.Value.ValueKind == JsonValueKind.Object)
                .Select(item => Read(provider, item.Name, item.Value.GetRawText()))],
            (JsonValueKind.Array, { } id) => [.. list.EnumerateArray().Where(item => DocumentPlace.Text(DocumentPlace.Member(item, id)) is not null)
                .Select(item => Read(provider, DocumentPlace.Text(DocumentPlace.Member(item, id))!, item.GetRawText()))],
            _ => throw Unexpected(provider),
        };
    }

    /// <summary>The same appliance, with what else was asked about it.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.UnexpectedAnswer"/>.</exception>
    public static ApplianceView With(Provider provider, ApplianceView view, ApplianceDetail detail, byte[] answer)
    {
        string text = Content(provider, answer, detail.Member).GetRawText();
        // An appliance's document has its id at least, so what is added follows a member.
        return Read(provider, view.Id, $"{view.Document[..^1]},\"{detail.Name}\":{text}}}");
    }

    private static ApplianceView Read(Provider provider, string id, string text)
    {
        using JsonDocument parsed = JsonDocument.Parse(text, s_options);
        JsonElement document = parsed.RootElement;
        ApplianceShape shape = provider.ApplianceShape;
        string? state = ApplianceWords.State(provider.Cloud, DocumentPlace.Word(DocumentPlace.Find(document, shape.State)));
        bool? connected = shape.Connected is null
            ? state is null ? null : state != ApplianceWords.NotConnected
            : DocumentPlace.Find(document, shape.Connected).ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null };
        return new(id)
        {
            Brand = shape.OnlyBrand ?? DocumentPlace.Text(DocumentPlace.Find(document, shape.Brand)),
            Name = First(document, shape.Name),
            Type = ApplianceWords.Type(provider.Cloud, DocumentPlace.Word(DocumentPlace.Find(document, shape.Type))),
            Connected = connected,
            State = connected == false ? ApplianceWords.NotConnected : state,
            Program = First(document, shape.Program) ?? DocumentPlace.Word(DocumentPlace.Find(document, shape.ProgramKey)),
            RemainingTime = DocumentPlace.Time(DocumentPlace.Find(document, shape.RemainingTime), shape.NoValue),
            Temperatures = [.. shape.Temperatures.SelectMany(temperature => Temperatures(provider, document, temperature))],
            Document = text,
        };
    }

    private static IEnumerable<TemperatureView> Temperatures(Provider provider, JsonElement document, TemperatureShape shape)
    {
        JsonElement[] values = Zones(DocumentPlace.Find(document, shape.Value));
        JsonElement[] targets = Zones(DocumentPlace.Find(document, shape.Target));
        for (int i = 0; i < Math.Max(values.Length, targets.Length); i++)
        {
            JsonElement value = values.ElementAtOrDefault(i), target = targets.ElementAtOrDefault(i);
            (double? measured, double? set) = (Degrees(provider, value), Degrees(provider, target));
            if (measured is not null || set is not null)
            {
                string? unit = DocumentPlace.Text(DocumentPlace.Member(measured is null ? target : value, "unit"));
                yield return new(shape.Zone ?? FormattableString.Invariant($"{i + 1}"), measured, set, ApplianceWords.Unit(provider.Cloud, unit));
            }
        }
    }

    private static double? Degrees(Provider provider, JsonElement temperature) =>
        DocumentPlace.Number(DocumentPlace.Member(temperature, provider.ApplianceShape.TemperatureMember), provider.ApplianceShape.NoValue) / provider.ApplianceShape.PerDegree;

    private static JsonElement[] Zones(JsonElement found) => found.ValueKind switch
    {
        JsonValueKind.Array => [.. found.EnumerateArray()],
        JsonValueKind.Object => [found],
        _ => [],
    };

    private static string? First(JsonElement document, IReadOnlyList<string> places) =>
        places.Select(place => DocumentPlace.Text(DocumentPlace.Find(document, place))).FirstOrDefault(text => text is not null);

    /// <summary>What an answer holds, without the cloud's envelope.</summary>
    private static JsonElement Content(Provider provider, byte[] answer, string? member)
    {
        try
        {
            using JsonDocument parsed = JsonDocument.Parse(answer, s_options);
            JsonElement content = provider.Envelope is { } envelope ? DocumentPlace.Member(parsed.RootElement, envelope) : parsed.RootElement;
            content = member is null ? content : DocumentPlace.Member(content, member);
            return content.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? content.Clone() : throw Unexpected(provider);
        }
        catch (JsonException)
        {
            throw Unexpected(provider);
        }
    }

    private static ApplianceAuthException Unexpected(Provider provider) => new(
        Reason.UnexpectedAnswer, $"{provider.DisplayName} answered with something that does not describe appliances.",
        "Invoke-ApplianceApi -Path /devices -Raw shows the list as it came.");
}
