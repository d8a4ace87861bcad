using System.Text.Json;

namespace ApplianceAuth.Accounts;

/// <summary>Reads records from their JSON objects.</summary>
/// <remarks>
/// It does not use JsonSerializer, whose start takes each new process 50 ms of processor time. Each method throws
/// <see cref="InvalidOperationException"/>, <see cref="KeyNotFoundException"/> or <see cref="FormatException"/> for an invalid record.
/// </remarks>
internal static class RecordReader
{
    /// <summary>Reads a registration.</summary>
    public static Registration ReadRegistration(JsonElement record) => new()
    {
        Version = record.GetProperty("version").GetInt32(),
        Account = Text(record.GetProperty("account")),
        Provider = Text(record.GetProperty("provider")),
        SessionId = Text(record.GetProperty("sessionId")),
        SealingKey = Text(record.GetProperty("sealingKey")),
        ClientId = Text(record.GetProperty("clientId")),
        ClientSecret = Find(record, "clientSecret")?.GetString(),
        DeviceFlow = record.TryGetProperty("deviceFlow", out JsonElement deviceFlow) && deviceFlow.GetBoolean(),
        RedirectUri = record.TryGetProperty("redirectUri", out JsonElement redirect) ? Text(redirect) : "",
        Scopes = Texts(record, "scopes"),
        Country = Find(record, "country")?.GetString(),
        BaseUri = Find(record, "baseUri") is { } address ? new(Text(address), UriKind.RelativeOrAbsolute) : null,
        SignInMachine = Find(record, "signInMachine")?.GetString(),
        Previous = Find(record, "previous") is { } previous ? ReadRegistration(previous) : null,
    };

    /// <summary>Reads a set of tokens.</summary>
    public static TokenSet ReadTokens(JsonElement record) => new()
    {
        Version = record.GetProperty("version").GetInt32(),
        Account = Text(record.GetProperty("account")),
        SessionId = Text(record.GetProperty("sessionId")),
        Generation = record.TryGetProperty("generation", out JsonElement generation) ? generation.GetInt32() : 1,
        AccessToken = record.TryGetProperty("accessToken", out JsonElement access) ? Text(access) : "",
        RefreshToken = Find(record, "refreshToken")?.GetString(),
        IdToken = Find(record, "idToken")?.GetString(),
        ReceivedAt = record.TryGetProperty("receivedAt", out JsonElement received) ? received.GetDateTimeOffset() : default,
        ExpiresAt = record.TryGetProperty("expiresAt", out JsonElement expires) ? expires.GetDateTimeOffset() : default,
        SignInExpiresAt = Find(record, "signInExpiresAt")?.GetDateTimeOffset(),
        SignInEndIsFixed = record.TryGetProperty("signInEndIsFixed", out JsonElement isFixed) && isFixed.GetBoolean(),
        Scopes = Texts(record, "scopes"),
        Subject = Find(record, "subject")?.GetString(),
        SessionState = Find(record, "sessionState")?.GetString(),
        NotBeforePolicy = Find(record, "notBeforePolicy")?.GetInt64(),
        RefreshMachine = Find(record, "refreshMachine")?.GetString(),
    };

    private static JsonElement? Find(JsonElement record, string name) =>
        record.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string Text(JsonElement value) => value.GetString() ?? throw new FormatException();

    private static string[] Texts(JsonElement record, string name) =>
        record.TryGetProperty(name, out JsonElement values) ? [.. values.EnumerateArray().Select(Text)] : [];
}
