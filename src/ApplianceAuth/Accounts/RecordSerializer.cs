using System.Text.Json;
using System.Text.Json.Serialization;

namespace ApplianceAuth.Accounts;

/// <summary>Writes records as JSON for a store, and reads them.</summary>
internal static class RecordSerializer
{
    /// <summary>The JSON of a registration.</summary>
    public static string Write(Registration registration) => JsonSerializer.Serialize(registration, RecordJson.Default.Registration);

    /// <summary>The JSON of a set of tokens.</summary>
    public static string Write(TokenSet tokens) => JsonSerializer.Serialize(tokens, RecordJson.Default.TokenSet);

    /// <summary>Reads a registration and checks that it belongs to this account.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RecordInvalid"/> or <see cref="ErrorId.RecordTooNew"/>.</exception>
    public static Registration ReadRegistration(string text, AccountAddress account)
    {
        Registration read = Read(text, RecordReader.ReadRegistration, account, r => r.Version, Registration.CurrentVersion);
        return BelongsTo(read, account) && (read.Previous is null || BelongsTo(read.Previous, account)) ? read : throw Invalid(account);
    }

    /// <summary>Reads tokens and checks that they belong to this account.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RecordInvalid"/> or <see cref="ErrorId.RecordTooNew"/>.</exception>
    public static TokenSet ReadTokens(string text, AccountAddress account)
    {
        TokenSet read = Read(text, RecordReader.ReadTokens, account, t => t.Version, TokenSet.CurrentVersion);
        bool isComplete = read is { SessionId.Length: > 0, AccessToken: not null, Scopes: not null }
            && (read.AccessToken.Length == 0 || BearerToken.IsValid(read.AccessToken));
        return isComplete && read.Account == account.ToString() ? read : throw Invalid(account);
    }

    // Resolves the provider, so that no client secret is read from a record that names another host.
    private static bool BelongsTo(Registration read, AccountAddress account) =>
        read is { SessionId.Length: > 0, SealingKey: not null, ClientId.Length: > 0, RedirectUri: not null, Scopes: not null }
        && IsKey(read.SealingKey)
        && read.Account == account.ToString() && read.ResolveProvider().Cloud == account.Cloud;

    // Otherwise an invalid key would be noticed only when the refresh token is used up and the new one cannot be encrypted.
    private static bool IsKey(string text) => Convert.TryFromBase64String(text, new byte[64], out int length) && length == 32;

    private static T Read<T>(
        string text, Func<JsonElement, T> read, AccountAddress account, Func<T, int> version, int newest)
    {
        try
        {
            // The version is read first: a newer record may lack members that this version requires.
            using JsonDocument document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("version", out JsonElement found)
                || found.ValueKind != JsonValueKind.Number || !found.TryGetInt32(out int number))
            {
                throw Invalid(account);
            }

            if (number > newest)
            {
                throw new ApplianceAuthException(ErrorId.RecordTooNew, Messages.FormatRecordTooNew(account, number));
            }

            T record = read(document.RootElement);
            return version(record) > 0 ? record : throw Invalid(account);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            // A lone surrogate causes one of the last two. The exception is dropped, because its message may quote the record.
            throw Invalid(account);
        }
    }

    private static ApplianceAuthException Invalid(AccountAddress account) => new(ErrorId.RecordInvalid, Messages.FormatRecordInvalid(account));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Registration))]
[JsonSerializable(typeof(TokenSet))]
internal sealed partial class RecordJson : JsonSerializerContext;
