
using System.Text.Json;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Appliances;

/// <summary>The appliances in a list or an event of a cloud, each with its own part of the JSON, so that an error in one does not affect another.</summary>
/// <remarks>
/// The forms: an array of documents with an id (Home Connect), a map from id to document (Miele), an array of such maps (Miele in September 2025), and
/// the document of one appliance (Miele's stream of one appliance).
/// </remarks>
internal sealed class ApplianceDocuments
{
    private const int MaximumIdLength = 256;
    private const int MaximumProblems = 10;

    private readonly List<ApplianceDocument> _readable = [];
    private readonly List<string> _problems = [];
    private readonly ReadOnlyMemory<byte> _json;
    private readonly ApplianceListSchema _schema;
    private readonly bool _nullAllowed;

    private ApplianceDocuments(ReadOnlyMemory<byte> json, ApplianceListSchema schema, bool nullAllowed, bool repaired)
    {
        (_json, _schema, _nullAllowed) = (json, schema, nullAllowed);
        if (repaired)
        {
            Report(Messages.InvalidUnicode);
        }
    }

    /// <summary>The appliances that can be read, in the order of the cloud.</summary>
    public IReadOnlyList<ApplianceDocument> Readable => _readable;

    /// <summary>The parts that could not be read or were replaced, as sentences; at most ten.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Reads the list of appliances.</summary>
    /// <param name="provider">The provider that sent it.</param>
    /// <param name="body">The response body.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.UnexpectedResponse"/>: the body is not a list of this provider. An empty list is valid.
    /// </exception>
    public static ApplianceDocuments ReadList(Provider provider, ReadOnlyMemory<byte> body)
    {
        ApplianceDocuments list = new(TextDecoding.RepairJson(body, out bool repaired), provider.ApplianceList, nullAllowed: false, repaired);
        return body.Length <= JsonInput.MaximumSize && list.TryRead([provider.Envelope, provider.ApplianceList.Member], singleApplianceId: null)
            ? list
            : throw Unexpected(provider);
    }

    /// <summary>Creates the exception for a response that does not describe appliances.</summary>
    public static ApplianceAuthException Unexpected(Provider provider) => new(
        ErrorId.UnexpectedResponse, Messages.FormatApplianceResponseUnexpected(provider.DisplayName), Messages.ApplianceResponseUnexpectedRecommendation);

    /// <summary>Reads the data of an event with appliance documents by id; null if it has none.</summary>
    /// <param name="schema">The form of the provider's appliance list.</param>
    /// <param name="json">The data, after <see cref="TextDecoding.RepairJson(ReadOnlyMemory{byte}, out bool)"/>.</param>
    /// <param name="singleApplianceId">The id of the appliance whose stream it is, for a document without an id; null for the stream of all appliances.</param>
    public static ApplianceDocuments? TryReadEvent(ApplianceListSchema schema, ReadOnlyMemory<byte> json, string? singleApplianceId)
    {
        ApplianceDocuments read = new(json, schema, nullAllowed: true, repaired: false);
        return read.TryRead([], singleApplianceId) ? read : null;
    }

    private bool TryRead(IEnumerable<string?> members, string? singleApplianceId)
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
                JsonTokenType.StartObject when _schema.IdMember is null => TryReadObject(ref reader, singleApplianceId),
                _ => false,
            };
            while (isList && reader.Read())
            {
                // Throws if the rest is not JSON.
            }

            return isList;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Reads an array. If it has entries, at least one must be an appliance; otherwise it is another kind of response.</summary>
    private bool TryReadArray(ref Utf8JsonReader reader)
    {
        int position = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            position++;
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                Report(Messages.FormatApplianceEntryNotObject(Messages.FormatApplianceEntryInList(ConsoleText.FormatNumber(position))));
                reader.Skip();
            }
            else if (_schema.IdMember is null && !IsDocument(reader))
            {
                ReadMap(ref reader);
            }
            else
            {
                Utf8JsonReader inside = reader;
                string? id = JsonReaderExtensions.Text(ref inside, _schema.IdMember ?? _schema.IdPath);
                Add(ref reader, id, position, Messages.FormatApplianceEntryInList);
            }
        }

        return _readable.Count > 0 || position == 0;
    }

    private bool TryReadObject(ref Utf8JsonReader reader, string? singleApplianceId)
    {
        if (singleApplianceId is not null && !IsMapWith(reader, singleApplianceId))
        {
            Add(ref reader, singleApplianceId, 1, _ => Messages.ApplianceEntryDocument);
            return true;
        }

        Utf8JsonReader inside = reader;
        if (IsDocument(reader))
        {
            Add(ref reader, JsonReaderExtensions.Text(ref inside, _schema.IdPath), 1, _ => Messages.ApplianceEntryDocument);
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
            Add(ref reader, id, entries, Messages.FormatApplianceEntryInMap);
        }

        return entries;
    }

    /// <summary>Adds the current value of a reader, and moves to its end.</summary>
    private void Add(ref Utf8JsonReader reader, string? id, int position, Func<object?, string> entry)
    {
        int start = (int)reader.TokenStartIndex;
        bool isDocument = reader.TokenType == JsonTokenType.StartObject || (_nullAllowed && reader.TokenType == JsonTokenType.Null);
        reader.Skip();
        if (!IsId(id))
        {
            Report(Messages.FormatApplianceEntryWithoutId(entry(ConsoleText.FormatNumber(position))));
        }
        else if (!isDocument)
        {
            Report(Messages.FormatApplianceEntryNotObjectWithId(entry(ConsoleText.FormatNumber(position)), ConsoleText.SanitizeAndTruncate(id!)));
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

    /// <summary>Whether the current object of a reader is the document of one appliance.</summary>
    private bool IsDocument(Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (_schema.DocumentMembers.Contains(reader.GetString()!))
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    /// <summary>Whether the current object of a reader, on the stream of one appliance, is a map: it has that id as a member, or only objects.</summary>
    private bool IsMapWith(Utf8JsonReader reader, string singleApplianceId)
    {
        if (IsDocument(reader))
        {
            return false;
        }

        bool objects = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (string.Equals(reader.GetString(), singleApplianceId, StringComparison.OrdinalIgnoreCase))
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
