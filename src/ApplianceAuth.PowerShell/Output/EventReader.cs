using System.Text.Json;
using ApplianceAuth.Appliances;
using ApplianceAuth.Events;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Output;

/// <summary>Converts the events of one account to objects.</summary>
/// <param name="account">The account's address.</param>
/// <param name="vault">The name of the account's store.</param>
/// <param name="source">The format of the cloud's events.</param>
/// <param name="wanted">The ids of the appliances, or null for all. Events without an appliance are always included.</param>
internal sealed class EventReader(string account, string vault, EventStreamInfo source, IReadOnlySet<string>? wanted)
{
    private readonly StringPool _texts = new();
    private readonly DuplicateDetector _duplicates = new();
    private readonly EventMembers? _members = source.Shape is { } shape ? new(shape) : null;

    // Events in the stream of one appliance may omit its id.
    private readonly string? _only = wanted?.Count == 1 ? wanted.First() : null;

    /// <summary>Adds the objects of an event to a list: one for each changed value, or one for each appliance.</summary>
    /// <param name="received">The event.</param>
    /// <param name="now">The time at which it arrived, in UTC ticks.</param>
    /// <param name="into">The list.</param>
    /// <returns>Whether the event was read completely. The readable parts are added in any case.</returns>
    public bool TryRead(ReceivedEvent received, long now, List<ApplianceEvent> into)
    {
        try
        {
            return Read(received, now, into);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private bool Read(ReceivedEvent received, long now, List<ApplianceEvent> into)
    {
        int before = into.Count;
        string kind = source.Aliases.GetValueOrDefault(received.Kind, received.Kind);
        if (received.Data.Length == 0)
        {
            return TryAdd(kind, now, default(EventItem), received.Id, into);
        }

        ReadOnlyMemory<byte> data = TextDecoding.RepairJson(received.Data.AsMemory(), out _);
        if (source.List is { } list && source.Maps.Contains(kind, StringComparer.OrdinalIgnoreCase)
            && ApplianceDocuments.TryReadEvent(list, data, _only) is { } documents)
        {
            return ReadDocuments(kind, now, documents, into);
        }

        Utf8JsonReader reader = new(data.Span, new JsonReaderOptions { MaxDepth = JsonInput.MaximumDepth });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject || _members is null)
        {
            reader.Skip();
            reader.Read(); // Throws if the value is followed by other data.
            return TryAdd(kind, now, data, received.Id, into);
        }

        try
        {
            bool all = ReadItems(kind, received.Id, now, data, ref reader, _members, into);
            reader.Read();
            return all;
        }
        catch (JsonException)
        {
            into.RemoveRange(before, into.Count - before);
            return false;
        }
    }

    private bool ReadDocuments(string kind, long now, ApplianceDocuments documents, List<ApplianceEvent> into)
    {
        bool all = documents.Problems.Count == 0;
        foreach (ApplianceDocument document in documents.Readable)
        {
            all &= !IsWanted(document.Id) || TryAdd(kind, now, document.Json, document.Id, into);
        }

        return all;
    }

    private bool ReadItems(
        string kind, string? id, long now, ReadOnlyMemory<byte> data, ref Utf8JsonReader reader, EventMembers members, List<ApplianceEvent> into)
    {
        EventItem root = EventItem.Read(ref reader, data, members, _texts);
        string? appliance = root.Appliance ?? id;
        Utf8JsonReader items = root.Items;
        if (items.TokenType != JsonTokenType.StartArray)
        {
            return root.IsEmpty ? TryAdd(kind, now, data, appliance, into) : TryAdd(kind, now, root, appliance, into);
        }

        bool all = true;
        while (items.Read() && items.TokenType != JsonTokenType.EndArray)
        {
            if (items.TokenType != JsonTokenType.StartObject)
            {
                // Only null is ignored. Other values are not items and count as unreadable.
                all &= items.TokenType == JsonTokenType.Null;
                items.Skip();
                continue;
            }

            EventItem item = EventItem.Read(ref items, data, members, _texts);
            all &= TryAdd(kind, now, item, item.Appliance ?? appliance, into);
        }

        return all;
    }

    /// <summary>Adds a JSON value as a whole.</summary>
    private bool TryAdd(string kind, long now, ReadOnlyMemory<byte> whole, string? appliance, List<ApplianceEvent> into) =>
        TryAdd(kind, now, EventItem.Whole(whole), appliance, into);

    private bool TryAdd(string kind, long now, in EventItem item, string? appliance, List<ApplianceEvent> into)
    {
        try
        {
            Add(kind, now, item, appliance, into);
            return true;
        }
        catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.UnexpectedResponse)
        {
            // The value cannot be converted to objects.
            return false;
        }
    }

    private void Add(string kind, long now, in EventItem item, string? appliance, List<ApplianceEvent> into)
    {
        appliance ??= _only;
        if (IsWanted(appliance))
        {
            into.Add(new(account, vault, kind, item.Raw, item.Time == 0 ? now : item.Time)
            {
                ApplianceId = appliance,
                Key = item.Key,
                Value = item.ReadValue(),
                Unit = item.Unit,
                Repeated = _duplicates.IsDuplicate(appliance, item.Key ?? kind, item.ValueText, item.Time),
            });
        }
    }

    private bool IsWanted(string? appliance) => appliance is null || wanted is null || wanted.Contains(appliance);
}
