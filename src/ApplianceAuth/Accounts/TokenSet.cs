using System.Text;

namespace ApplianceAuth.Accounts;

/// <summary>The tokens of a session, as they are stored.</summary>
internal sealed record TokenSet
{
    /// <summary>The record version that this code writes, and the newest that it reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The record version.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The address of the account.</summary>
    public required string Account { get; init; }

    /// <summary>The id of the session that the tokens belong to.</summary>
    public required string SessionId { get; init; }

    /// <summary>The number of token responses in this session: 1 after the sign-in, plus 1 for each refresh.</summary>
    public int Generation { get; init; } = 1;

    /// <summary>The access token; empty if it was too long for the vault.</summary>
    public string AccessToken { get; init; } = "";

    /// <summary>The refresh token, or null if the cloud issued none.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>The ID token, or null if it equals the access token.</summary>
    public string? IdToken { get; init; }

    /// <summary>When the tokens were received, by the clock of the machine that received them, UTC.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When the access token expires, UTC.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the session ends, UTC, or null if the cloud does not say it. A refresh extends it unless <see cref="SignInEndIsFixed"/>.</summary>
    public DateTimeOffset? SignInExpiresAt { get; init; }

    /// <summary>Whether only a new sign-in extends <see cref="SignInExpiresAt"/>.</summary>
    public bool SignInEndIsFixed { get; init; }

    /// <summary>The granted scopes, which may differ from the requested ones.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The subject of the token (RFC 7519 section 4.1.2), or null.</summary>
    public string? Subject { get; init; }

    /// <summary>The <c>session_state</c> of the token response (Keycloak), or null.</summary>
    public string? SessionState { get; init; }

    /// <summary>The <c>not-before-policy</c> of the token response (Keycloak) in Unix seconds, or null. For diagnostics only.</summary>
    /// <remarks>Keycloak refuses tokens issued before it. Miele's documentation calls it the time at which the token becomes valid.</remarks>
    public long? NotBeforePolicy { get; init; }

    /// <summary>The machine that received the tokens, or null if unknown.</summary>
    public string? RefreshMachine { get; init; }

    /// <summary>Creates an empty record that is newer than any other, to replace tokens that must not be used any more.</summary>
    /// <param name="account">The address of the account.</param>
    /// <param name="now">The time, UTC.</param>
    /// <param name="sessionId">The session whose tokens are replaced, or null for a new id.</param>
    public static TokenSet None(string account, DateTimeOffset now, string? sessionId = null) => new()
    {
        Account = account,
        SessionId = sessionId ?? Registration.NewSessionId(),
        Generation = int.MaxValue,
        ReceivedAt = now,
    };

    /// <summary>The lifetime of the access token.</summary>
    public TimeSpan Lifetime => ExpiresAt - ReceivedAt;

    // A record's own ToString would print the tokens.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(nameof(Account)).Append(" = ").Append(Account).Append(", ").Append(nameof(Generation)).Append(" = ").Append(Generation);
        return true;
    }
}
