using System.Text.Json;
using System.Text.Json.Serialization;

namespace ApplianceAuth.Accounts;

/// <summary>Turns records into the text that vaults keep, and back.</summary>
public static class RecordSerializer
{
    /// <summary>The text of a registration.</summary>
    public static string Write(Registration registration) => JsonSerializer.Serialize(registration, RecordJson.Default.Registration);

    /// <summary>The text of a set of tokens.</summary>
    public static string Write(TokenSet tokens) => JsonSerializer.Serialize(tokens, RecordJson.Default.TokenSet);

    /// <summary>Reads a registration and makes sure that it is the one of this account.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RecordInvalid"/> or <see cref="ErrorId.RecordTooNew"/>.</exception>
    public static Registration ReadRegistration(string text, AccountAddress account)
    {
        Registration read = Read(text, RecordReader.ReadRegistration, account, r => r.Version, Registration.CurrentVersion);
        return IsOf(read, account) && (read.Previous is null || IsOf(read.Previous, account)) ? read : throw Foreign(account);
    }

    /// <summary>Reads tokens and makes sure that they are those of this account.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RecordInvalid"/> or <see cref="ErrorId.RecordTooNew"/>.</exception>
    public static TokenSet ReadTokens(string text, AccountAddress account)
    {
        TokenSet read = Read(text, RecordReader.ReadTokens, account, t => t.Version, TokenSet.CurrentVersion);
        bool whole = read is { SessionId.Length: > 0, AccessToken: not null, Scopes: not null } && (read.AccessToken.Length == 0 || BearerToken.IsValid(read.AccessToken));
        return whole && read.Account == account.ToString() ? read : throw Foreign(account);
    }

    // The provider is resolved, so that no caller takes a client
    // secret out of a record that names a foreign host.
    private static bool IsOf(Registration read, AccountAddress account) =>
        read is { SessionId.Length: > 0, SealingKey: not null, ClientId.Length: > 0, RedirectUri: not null, Scopes: not null }
        && IsKey(read.SealingKey)
        && read.Account == account.ToString() && read.ResolveProvider().Cloud == account.Cloud;

    // A key that fits no cipher would be noticed when the refresh token is used up and the new one cannot be sealed.
    private static bool IsKey(string text) => Convert.TryFromBase64String(text, new byte[64], out int length) && length == 32;

    private static T Read<T>(
        string text, Func<JsonElement, T> form, AccountAddress account, Func<T, int> version, int newest)
    {
        try
        {
            // The version is looked at first: a newer form may lack what this one requires.
            using JsonDocument document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("version", out JsonElement found)
                || found.ValueKind != JsonValueKind.Number || !found.TryGetInt32(out int number))
            {
                throw Foreign(account);
            }

            if (number > newest)
            {
                throw new ApplianceAuthException(
                    ErrorId.RecordTooNew, $"The vault's record of {account} was written by a newer version of this module (form {number}).");
            }

            T read = form(document.RootElement);
            return version(read) > 0 ? read : throw Foreign(account);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            // Half a surrogate pair is one of the latter two. The parser's own message may quote what stands in the vault.
            throw Foreign(account);
        }
    }

    private static ApplianceAuthException Foreign(AccountAddress account) =>
        new(ErrorId.RecordInvalid, $"What the vault holds under the name of {account} is not a sign-in of this module.");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Registration))]
[JsonSerializable(typeof(TokenSet))]
internal sealed partial class RecordJson : JsonSerializerContext;
