using System.Globalization;
using System.Text.Json;
using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;

namespace ApplianceAuth.OAuth;

/// <summary>Reads the success answer of a token endpoint (RFC 6749 section 5.1, and what both clouds add to it).</summary>
internal static class TokenAnswer
{
    /// <summary>Reads the tokens of a new sign-in, or of a renewal that keeps what <paramref name="before"/> has and the answer lacks.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.UnexpectedAnswer"/>: not JSON, no access token, or not a bearer token.</exception>
    public static TokenSet Read(string body, Provider provider, Registration registration, TokenSet? before, DateTimeOffset now)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "access_token") is not { } accessToken)
            {
                throw Unexpected(provider);
            }

            if (Text(root, "token_type") is { } type && !type.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            {
                throw Unexpected(provider);
            }

            TokenClaims? claims = TokenClaims.TryRead(accessToken);
            string? idToken = Text(root, "id_token");
            SessionEnd end = SessionEnd.Of(Seconds(root, "refresh_expires_in"), provider.IdleSignInLife, before, now);
            return new TokenSet
            {
                Account = registration.Account,
                SessionId = registration.SessionId,
                Generation = (before?.Generation ?? 0) + 1,
                AccessToken = accessToken,
                RefreshToken = Text(root, "refresh_token") ?? before?.RefreshToken,
                // Home Connect's id token is the access token again.
                IdToken = idToken == accessToken ? null : idToken ?? before?.IdToken,
                ReceivedAt = now,
                RefreshedOn = Environment.MachineName,
                // A token that is over when it comes would be renewed at each call, so a zero counts as left out.
                ExpiresAt = now + (Seconds(root, "expires_in") is { Ticks: > 0 } life ? life : claims?.Life ?? provider.DefaultTokenLife),
                SignInExpiresAt = end.At,
                SignInEndIsFixed = end.IsFixed,
                Scopes = Text(root, "scope") is { } scope ? scope.Split(' ', StringSplitOptions.RemoveEmptyEntries) : before?.Scopes ?? registration.Scopes,
                Subject = claims?.Subject ?? before?.Subject,
                SessionState = Text(root, "session_state") ?? before?.SessionState,
                NotBeforePolicy = Number(root, "not-before-policy") is > 0 and < long.MaxValue and double policy ? (long)policy : null,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Half a surrogate pair is an InvalidOperationException. The parser's own message may quote the answer.
            throw Unexpected(provider);
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static TimeSpan? Seconds(JsonElement root, string name) =>
        Number(root, name) is >= 0 and <= 10L * 366 * 24 * 3600 and double seconds ? TimeSpan.FromSeconds(seconds) : null;

    // Some servers write numbers as text.
    private static double? Number(JsonElement root, string name) =>
        !root.TryGetProperty(name, out JsonElement value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) ? number
        : value.ValueKind == JsonValueKind.String
            && double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double text) ? text
        : null;

    private static ApplianceAuthException Unexpected(Provider provider) => new(
        Reason.UnexpectedAnswer, $"{provider.DisplayName} answered the request for a token with something that is no token.");
}
