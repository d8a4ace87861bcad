using System.Text.Json;
using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;

namespace ApplianceAuth.OAuth;

/// <summary>Reads a successful token response (RFC 6749 section 5.1) with the extensions of both clouds.</summary>
internal static class TokenResponseReader
{
    // Longer than any token of either cloud; larger values could overflow a date.
    private static readonly TimeSpan s_longestLife = TimeSpan.FromDays(10 * 366);

    /// <summary>Reads the tokens. After a refresh, values that the response lacks are taken from <paramref name="before"/>.</summary>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.UnexpectedResponse"/>: not JSON, too long, without a valid access token, or not a bearer token.
    /// </exception>
    public static TokenSet Read(string body, Provider provider, Registration registration, TokenSet? before, DateTimeOffset now)
    {
        using JsonDocument? document = JsonInput.TryParse(body, OAuthTransport.MaximumResponse);
        JsonElement root = document?.RootElement ?? default;
        bool isBearer = root.Member("token_type").Text()?.Equals("Bearer", StringComparison.OrdinalIgnoreCase) != false;
        if (root.Member("access_token").Text() is not { } accessToken || !BearerToken.IsValid(accessToken) || !isBearer)
        {
            throw new ApplianceAuthException(ErrorId.UnexpectedResponse, Messages.FormatOAuthTokenInvalid(provider.DisplayName));
        }

        TokenClaims? claims = TokenClaims.TryRead(accessToken);
        string? idToken = root.Member("id_token").Text();
        SessionExpiry end = SessionExpiry.Compute(Seconds(root.Member("refresh_expires_in")), provider.IdleSessionLifetime, before, now);
        return new TokenSet
        {
            Account = registration.Account,
            SessionId = registration.SessionId,
            Generation = (before?.Generation ?? 0) + 1,
            AccessToken = accessToken,
            RefreshToken = root.Member("refresh_token").Text() ?? before?.RefreshToken,
            // Home Connect sends the access token again as ID token.
            IdToken = idToken == accessToken ? null : idToken ?? before?.IdToken,
            ReceivedAt = now,
            RefreshMachine = Environment.MachineName,
            // Zero counts as missing: a token that is expired on arrival would be refreshed at each call.
            ExpiresAt = now + (Seconds(root.Member("expires_in")) is { Ticks: > 0 } life ? life : Shorter(claims?.Life) ?? provider.DefaultTokenLifetime),
            SignInExpiresAt = end.ExpiresAt,
            SignInEndIsFixed = end.IsFixed,
            Scopes = root.Member("scope").Text()?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? before?.Scopes ?? registration.Scopes,
            Subject = claims?.Subject ?? before?.Subject,
            SessionState = root.Member("session_state").Text() ?? before?.SessionState,
            NotBeforePolicy = root.Member("not-before-policy").NumberOrText() is > 0 and < long.MaxValue and double policy ? (long)policy : null,
        };
    }

    // Some servers send numbers as strings.
    private static TimeSpan? Seconds(JsonElement value) =>
        value.NumberOrText() is >= 0 and double seconds && seconds <= s_longestLife.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;

    private static TimeSpan? Shorter(TimeSpan? life) => life < s_longestLife ? life : null;
}
