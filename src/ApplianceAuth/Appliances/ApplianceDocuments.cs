using System.Text.Json;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Appliances;

/// <summary>The appliances in a cloud's list or event, each with its own part of the JSON, so that a fault in one does not touch another.</summary>
/// <remarks>
/// The forms: an array of documents with an id (Home Connect), a map from id to document (Miele), an array of such maps (Miele in September 2025), and
/// the bare document of one appliance (Miele's stream of one appliance).
/// </remarks>
public sealed class ApplianceDocuments
{
    private const int MaximumIdLength = 256;
    private const int MaximumProblems = 10;

    private readonly List<ApplianceDocument> _readable = [];
    private readonly List<string> _problems = [];
    private readonly ReadOnlyMemory<byte> _json;
    private readonly ApplianceListShape _shape;
    private readonly bool _nullAllowed;

    private ApplianceDocuments(ReadOnlyMemory<byte> json, ApplianceListShape shape, bool nullAllowed, bool repaired)
    {
        (_json, _shape, _nullAllowed) = (json, shape, nullAllowed);
        if (repaired)
        {
            Report("Characters that are not valid Unicode are shown as U+FFFD.");
        }
    }

    /// <summary>The appliances that can be read, in the cloud's order.</summary>
    public IReadOnlyList<ApplianceDocument> Readable => _readable;

    /// <summary>What could not be read or had to be replaced, as sentences; ten at most.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Reads the list of appliances.</summary>
    /// <param name="provider">Whose list.</param>
    /// <param name="body">The response.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.UnexpectedResponse"/>: it is no list of this cloud. An empty list is one.</exception>
    public static ApplianceDocuments ReadList(Provider provider, ReadOnlyMemory<byte> body)
    {
        ApplianceDocuments list = new(TextDecoding.RepairJson(body, out bool repaired), provider.ApplianceList, nullAllowed: false, repaired);
        return body.Length <= JsonInput.MaximumSize && list.TryRead([provider.Envelope, provider.ApplianceList.Member], only: null)
            ? list
            : throw Unexpected(provider);
    }

    /// <summary>The error for a response that does not describe appliances.</summary>
    public static ApplianceAuthException Unexpected(Provider provider) => new(
        ErrorId.UnexpectedResponse, $"{provider.DisplayName} answered with something that does not describe appliances.",
        "Invoke-ApplianceApi -Path /devices -Raw shows the list as it came.");

    /// <summary>Reads the data of an event that tells of appliances by id; null where it does not.</summary>
    /// <param name="shape">How this cloud lists appliances.</param>
    /// <param name="json">The data, after <see cref="TextDecoding.RepairJson(ReadOnlyMemory{byte}, out bool)"/>.</param>
    /// <param name="only">The appliance whose stream it is, or null for the stream of all: then bare documents have no other id.</param>
    public static ApplianceDocuments? TryReadEvent(ApplianceListShape shape, ReadOnlyMemory<byte> json, string? only)
    {
        ApplianceDocuments read = new(json, shape, nullAllowed: true, repaired: false);
        return read.TryRead([], only) ? read : null;
    }

    private bool TryRead(IEnumerable<string?> members, string? only)
    {
        try
        {
            Utf8JsonReader reader = new(_json.Span, new JsonReaderOptions { MaxDepth = JsonInput.MaximumDepth });
            reader.Read();
            foreach (string member in members.OfType<string>())
            {
                if (!JsonReaderExtensions.TryEnter(ref reader, member))
                {
                    return false;
                }
            }

            bool isList = reader.TokenType switch
            {
                JsonTokenType.StartArray => TryReadArray(ref reader),
                JsonTokenType.StartObject when _shape.IdMember is null => TryReadObject(ref reader, only),
                _ => false,
            };
            while (isList && reader.Read())
            {
                // Raises where what follows is not JSON.
            }

            return isList;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Where something is listed, at least one of it must be an appliance: else it is another kind of response.</summary>
    private bool TryReadArray(ref Utf8JsonReader reader)
    {
        int position = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            position++;
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                Report($"Entry {position} of the list is not an object.");
                reader.Skip();
            }
            else if (_shape.IdMember is null && !IsDocument(reader))
            {
                ReadMap(ref reader);
            }
            else
            {
                Utf8JsonReader inside = reader;
                string? id = JsonReaderExtensions.Text(ref inside, _shape.IdMember ?? _shape.IdPlace);
                Add(ref reader, id, $"Entry {position} of the list");
            }
        }

        return _readable.Count > 0 || position == 0;
    }

    private bool TryReadObject(ref Utf8JsonReader reader, string? only)
    {
        if (only is not null && !IsMapWith(reader, only))
        {
            Add(ref reader, only, "The document");
            return true;
        }

        Utf8JsonReader inside = reader;
        if (IsDocument(reader))
        {
            Add(ref reader, JsonReaderExtensions.Text(ref inside, _shape.IdPlace), "The document");
            return _readable.Count > 0;
        }

        return !JsonReaderExtensions.TryEnter(ref inside, "error") && (ReadMap(ref reader) == 0 || _readable.Count > 0);
    }

    private int ReadMap(ref Utf8JsonReader reader)
    {
        int entries = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            entries++;
            string id = reader.GetString()!;
            reader.Read();
            Add(ref reader, id, $"Entry {entries} of the map");
        }

        return entries;
    }

    /// <summary>Adds the value at which a reader stands, and moves to its end.</summary>
    private void Add(ref Utf8JsonReader reader, string? id, string what)
    {
        int start = (int)reader.TokenStartIndex;
        bool isDocument = reader.TokenType == JsonTokenType.StartObject || (_nullAllowed && reader.TokenType == JsonTokenType.Null);
        reader.Skip();
        if (!IsId(id))
        {
            Report($"{what} has no valid appliance id.");
        }
        else if (!isDocument)
        {
            Report($"{what} ('{ConsoleText.SanitizeAndTruncate(id!)}') is not an object.");
        }
        else
        {
            _readable.Add(new(id!, _json[start..(int)reader.BytesConsumed]));
        }
    }

    private void Report(string problem)
    {
        if (_problems.Count < MaximumProblems)
        {
            _problems.Add(problem);
        }
    }

    private static bool IsId(string? id) => id is { Length: > 0 and <= MaximumIdLength } && !id.Any(c => c == TextDecoding.Replacement || char.IsControl(c));

    /// <summary>Whether the object at which a reader stands is the document of one appliance.</summary>
    private bool IsDocument(Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (_shape.DocumentMembers.Contains(reader.GetString()!))
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    /// <summary>Whether the object at which a reader stands is a map on the stream of one appliance: it has that id, or nothing but objects.</summary>
    private bool IsMapWith(Utf8JsonReader reader, string only)
    {
        if (IsDocument(reader))
        {
            return false;
        }

        bool objects = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (string.Equals(reader.GetString(), only, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }

            reader.Read();
            objects = reader.TokenType == JsonTokenType.StartObject;
            if (!objects)
            {
                return false;
            }

            reader.Skip();
        }

        return objects;
    }
}
