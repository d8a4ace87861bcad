using System.Text.Json;
using ApplianceAuth.Api;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Output;

/// <summary>Turns the events of one account into objects, straight from the bytes.</summary>
/// <param name="account">The account's address.</param>
/// <param name="vault">The vault that keeps the sign-in.</param>
/// <param name="source">How the cloud tells of events.</param>
/// <param name="wanted">The only appliances that are wanted, or null for all. What names no appliance is passed on in any case.</param>
internal sealed class EventReader(string account, string vault, EventSource source, IReadOnlySet<string>? wanted)
{
    private readonly KnownTexts _texts = new();
    private readonly LastSeen _seen = new();
    private readonly EventMembers? _members = source.Shape is { } shape ? new(shape) : null;

    // A stream of one appliance need not name it.
    private readonly string? _only = wanted?.Count == 1 ? wanted.First() : null;

    /// <summary>Adds the objects of an event: one for each thing that has happened, or for each appliance.</summary>
    /// <param name="received">The event.</param>
    /// <param name="now">When it arrived, in UTC ticks.</param>
    /// <param name="into">What they are added to.</param>
    /// <returns>Whether it could be read; where not, nothing is added.</returns>
    public bool TryRead(ReceivedEvent received, long now, List<ApplianceEvent> into)
    {
        int before = into.Count;
        try
        {
            Read(received, now, into);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ApplianceAuthException { Reason: Reason.UnexpectedAnswer })
        {
            // No JSON, no Unicode, or what an object of PowerShell cannot hold.
            into.RemoveRange(before, into.Count - before);
            return false;
        }
    }

    private void Read(ReceivedEvent received, long now, List<ApplianceEvent> into)
    {
        if (received.Data.Length == 0)
        {
            Add(received, now, new(), received.Id, into);
            return;
        }

        Utf8JsonReader reader = new(received.Data);
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject && source.Maps.Contains(received.Kind, StringComparer.OrdinalIgnoreCase))
        {
            ReadMap(received, now, ref reader, into);
        }
        else if (reader.TokenType == JsonTokenType.StartObject && _members is not null)
        {
            ReadItems(received, now, ref reader, _members, into);
        }
        else
        {
            reader.Skip();
            Add(received, now, EventItem.Whole(received.Data), received.Id, into);
        }

        reader.Read(); // Raises when something follows the value.
    }

    private void ReadMap(ReceivedEvent received, long now, ref Utf8JsonReader reader, List<ApplianceEvent> into)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string appliance = _texts.Read(ref reader);
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (IsWanted(appliance))
            {
                Add(received, now, EventItem.Whole(received.Data.AsMemory(start..(int)reader.BytesConsumed)), appliance, into);
            }
        }
    }

    private void ReadItems(ReceivedEvent received, long now, ref Utf8JsonReader reader, EventMembers members, List<ApplianceEvent> into)
    {
        EventItem root = EventItem.Read(ref reader, received.Data, members, _texts);
        string? appliance = root.Appliance ?? received.Id;
        Utf8JsonReader items = root.Items;
        if (items.TokenType != JsonTokenType.StartArray)
        {
            Add(received, now, root.SaysNothing ? EventItem.Whole(received.Data) : root, appliance, into);
            return;
        }

        while (items.Read() && items.TokenType == JsonTokenType.StartObject)
        {
            EventItem item = EventItem.Read(ref items, received.Data, members, _texts);
            Add(received, now, item, item.Appliance ?? appliance, into);
        }
    }

    private void Add(ReceivedEvent received, long now, in EventItem item, string? appliance, List<ApplianceEvent> into)
    {
        appliance ??= _only;
        if (IsWanted(appliance))
        {
            into.Add(new(account, vault, received.Kind, item.Raw, item.Time == 0 ? now : item.Time)
            {
                ApplianceId = appliance,
                Key = item.Key,
                Value = item.Value,
                Unit = item.Unit,
                Repeated = _seen.Repeats(appliance, item.Key ?? received.Kind, item.ValueText, item.Time),
            });
        }
    }

    private bool IsWanted(string? appliance) => appliance is null || wanted is null || wanted.Contains(appliance);
}
