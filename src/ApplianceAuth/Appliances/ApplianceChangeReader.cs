using System.Text.Json;
using ApplianceAuth.Events;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Appliances;

/// <summary>Reads the events of an account and finds what changed. It keeps the last values of the watch, also across reconnects.</summary>
internal sealed class ApplianceChangeReader
{
    private readonly Provider _provider;
    private readonly IReadOnlySet<string>? _wanted;
    private readonly DocumentComparer _documents;
    private readonly ItemComparer _items;

    // Events in the stream of one appliance may omit its id.
    private readonly string? _singleApplianceId;

    /// <summary>Creates a reader for one watch.</summary>
    /// <param name="provider">The provider of the account.</param>
    /// <param name="wanted">The ids of the appliances, or null for all. Events without an appliance are always included.</param>
    public ApplianceChangeReader(Provider provider, IReadOnlySet<string>? wanted)
    {
        (_provider, _wanted, _singleApplianceId) = (provider, wanted, wanted?.Count == 1 ? wanted.First() : null);
        KnownValues values = new();
        (_documents, _items) = (new(provider, values), new(provider, values));
    }

    /// <summary>Adds what an event changes to a list, in the order of the event.</summary>
    /// <param name="received">The event.</param>
    /// <param name="now">The time of its arrival.</param>
    /// <param name="into">The list.</param>
    /// <returns>Whether the event was read completely. The readable parts are added in any case.</returns>
    public bool TryRead(ReceivedEvent received, DateTimeOffset now, List<ApplianceChange> into)
    {
        string kind = _provider.Events.Aliases.GetValueOrDefault(received.Kind, received.Kind);
        if (received.Data.Length == 0)
        {
            AddItem(kind, new(default, received.Id, null, default, 0), received, now, into);
            return true;
        }

        if (_provider.Events.Maps.Contains(kind, StringComparer.OrdinalIgnoreCase)
            && ApplianceDocuments.TryReadEvent(
                _provider.ApplianceList, TextDecoding.RepairJson(received.Data.AsMemory(), out _), _singleApplianceId) is { } documents)
        {
            return ReadDocuments(kind, documents, now, into);
        }

        using JsonDocument? parsed = JsonInput.TryParse(received.Data);
        return parsed is not null && ReadItems(kind, parsed.RootElement, received, now, into);
    }

    private bool ReadDocuments(string kind, ApplianceDocuments documents, DateTimeOffset now, List<ApplianceChange> into)
    {
        bool all = documents.Problems.Count == 0;
        foreach (ApplianceDocument document in documents.Readable.Where(document => IsWanted(document.Id)))
        {
            using JsonDocument? parsed = JsonInput.TryParse(document.Json);
            all &= parsed is not null && _documents.Read(document.Id, kind, parsed.RootElement, now, into);
        }

        return all;
    }

    private bool ReadItems(string kind, JsonElement root, ReceivedEvent received, DateTimeOffset now, List<ApplianceChange> into)
    {
        if (root.ValueKind != JsonValueKind.Object || _provider.Events.Schema is not { } schema)
        {
            AddItem(kind, new(root, received.Id, null, new(root, null, null), 0), received, now, into);
            return true;
        }

        EventItem whole = EventItem.Of(schema, root, received.Id);
        JsonElement items = root.Member(schema.Items);
        if (items.ValueKind != JsonValueKind.Array)
        {
            bool isItem = whole.Key is not null || whole.Value.Value.ValueKind != JsonValueKind.Undefined;
            AddItem(kind, isItem ? whole : whole with { Value = new(root, null, null) }, received, now, into);
            return true;
        }

        bool all = true;
        foreach (JsonElement item in items.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Object)
            {
                AddItem(kind, EventItem.Of(schema, item, whole.ApplianceId), received, now, into);
            }
            else
            {
                // Only null is ignored. Other values are not items and count as unreadable.
                all &= item.ValueKind == JsonValueKind.Null;
            }
        }

        return all;
    }

    private void AddItem(string kind, EventItem item, ReceivedEvent received, DateTimeOffset now, List<ApplianceChange> into)
    {
        item = item with { ApplianceId = item.ApplianceId ?? _singleApplianceId };
        if (IsWanted(item.ApplianceId) && _items.Read(kind, item, received.Connection, now) is { } change)
        {
            into.Add(change);
        }
    }

    private bool IsWanted(string? appliance) => appliance is null || _wanted is null || _wanted.Contains(appliance);
}
