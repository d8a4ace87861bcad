using System.Buffers;
using System.Text.Json;

namespace ApplianceAuth.Stores;

/// <summary>Writes and reads the header of a journal as one line of JSON.</summary>
/// <remarks>Written by hand: a serializer takes 50 ms to start, most of the time of the first completion and the first token of a process.</remarks>
internal static class SessionHeaderSerializer
{
    /// <summary>Writes a header as UTF-8 JSON, without the members that are null.</summary>
    public static byte[] Write(SessionHeader header)
    {
        ArrayBufferWriter<byte> utf8 = new();
        using (Utf8JsonWriter json = new(utf8))
        {
            json.WriteStartObject();
            json.WriteNumber("version", header.Version);
            json.WriteString("account", header.Account);
            json.WriteString("provider", header.Provider);
            WriteText(json, "clientId", header.ClientId);
            WriteText(json, "baseUri", header.BaseUri?.OriginalString);
            json.WriteString("sessionId", header.SessionId);
            json.WriteNumber("generation", header.Generation);
            json.WriteString("receivedAt", header.ReceivedAt);
            json.WriteString("expiresAt", header.ExpiresAt);
            WriteTime(json, "signInExpiresAt", header.SignInExpiresAt);
            if (header.SignInEndIsFixed)
            {
                json.WriteBoolean("signInEndIsFixed", true);
            }

            json.WriteStartArray("scopes");
            foreach (string scope in header.Scopes)
            {
                json.WriteStringValue(scope);
            }

            json.WriteEndArray();
            json.WriteString("state", header.State.ToString());
            WriteTime(json, "retryAt", header.RetryAt);
            WriteText(json, "signInMachine", header.SignInMachine);
            WriteText(json, "refreshMachine", header.RefreshMachine);
            if (header.OtherStore is { } vault)
            {
                json.WriteStartObject("otherStore");
                json.WriteString("name", vault.Name);
                json.WriteString("module", vault.Module);
                json.WriteString("key", vault.Key);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return utf8.WrittenSpan.ToArray();
    }

    /// <summary>Reads a header; null if it is not valid.</summary>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.RecordTooNew"/>: a newer version of this module wrote it. Ignoring it could refresh with a spent refresh token.
    /// </exception>
    public static SessionHeader? Read(byte[] utf8)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8);
            JsonElement root = document.RootElement;
            return root.GetProperty("version").GetInt32() switch
            {
                SessionHeader.CurrentVersion => Read(root),
                > SessionHeader.CurrentVersion => throw new ApplianceAuthException(
                    ErrorId.RecordTooNew, Messages.FormatJournalTooNew(Required(root, "account"))),
                _ => null,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            // The text is not JSON, or a member is missing, has another type, or has a value that is not valid.
            return null;
        }
    }

    private static SessionHeader Read(JsonElement root) => new()
    {
        Account = Required(root, "account"),
        Provider = Required(root, "provider"),
        ClientId = Find(root, "clientId")?.GetString(),
        BaseUri = Find(root, "baseUri")?.GetString() is { } address ? new(address, UriKind.RelativeOrAbsolute) : null,
        SessionId = Required(root, "sessionId"),
        Generation = root.GetProperty("generation").GetInt32(),
        ReceivedAt = root.GetProperty("receivedAt").GetDateTimeOffset(),
        ExpiresAt = root.GetProperty("expiresAt").GetDateTimeOffset(),
        SignInExpiresAt = Find(root, "signInExpiresAt")?.GetDateTimeOffset(),
        SignInEndIsFixed = Find(root, "signInEndIsFixed")?.GetBoolean() ?? false,
        Scopes = root.GetProperty("scopes").EnumerateArray().Select(Text).ToArray(),
        // Enum.TryParse accepts numbers and lists too.
        State = Enum.TryParse(Required(root, "state"), out SessionStatus state) && state.ToString() == Required(root, "state")
            ? state
            : throw new FormatException(),
        RetryAt = Find(root, "retryAt")?.GetDateTimeOffset(),
        SignInMachine = Find(root, "signInMachine")?.GetString(),
        RefreshMachine = Find(root, "refreshMachine")?.GetString(),
        OtherStore = Find(root, "otherStore") is { } vault ? new(Required(vault, "name"), Required(vault, "module"), Required(vault, "key")) : null,
    };

    private static JsonElement? Find(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string Required(JsonElement root, string name) => Text(root.GetProperty(name));

    private static string Text(JsonElement value) => value.GetString() ?? throw new FormatException();

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? value)
    {
        if (value is { } time)
        {
            json.WriteString(name, time);
        }
    }
}
