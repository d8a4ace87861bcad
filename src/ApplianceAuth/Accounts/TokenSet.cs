using System.Text;

namespace ApplianceAuth.Accounts;

/// <summary>The tokens of a sign-in, as the vault holds them.</summary>
public sealed record TokenSet
{
    /// <summary>The version of this record's form that this code writes, and the newest that it reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The form's version.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The account's address.</summary>
    public required string Account { get; init; }

    /// <summary>The sign-in that these tokens belong to.</summary>
    public required string SessionId { get; init; }

    /// <summary>Counts the renewals within the sign-in, from 1.</summary>
    public int Generation { get; init; } = 1;

    /// <summary>The access token; empty where the vault was too small for it.</summary>
    public string AccessToken { get; init; } = "";

    /// <summary>The refresh token, or null where the cloud gave none.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>The id token where it differs from the access token.</summary>
    public string? IdToken { get; init; }

    /// <summary>When these tokens were received, by this machine's clock, UTC.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When the access token ends, UTC.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the whole sign-in ends, UTC: unless it is used before, or at a fixed time; null if the cloud does not state it.</summary>
    public DateTimeOffset? SignInExpiresAt { get; init; }

    /// <summary>Whether <see cref="SignInExpiresAt"/> is fixed, so that only a new sign-in moves it.</summary>
    public bool SignInEndIsFixed { get; init; }

    /// <summary>The scopes granted, which may be more or fewer than were asked for.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Whom the token speaks of (RFC 7519 section 4.1.2), or null.</summary>
    public string? Subject { get; init; }

    /// <summary>The single sign-on session at the cloud, for signing out (Keycloak).</summary>
    public string? SessionState { get; init; }

    /// <summary>The <c>not-before-policy</c> of the token response in Unix seconds, or null (Keycloak). For diagnostics only: it never causes a refresh.</summary>
    /// <remarks>Keycloak refuses tokens issued before it. Miele's own documents call it the time at which the token becomes valid.</remarks>
    public long? NotBeforePolicy { get; init; }

    /// <summary>The machine that received these tokens, or null if it is not known.</summary>
    public string? RefreshMachine { get; init; }

    /// <summary>Tokens that are none, and newer than any: what takes the place of tokens that must not be used any more.</summary>
    /// <param name="account">The account's address.</param>
    /// <param name="now">The time, UTC.</param>
    /// <param name="sessionId">Whose tokens they take the place of, or null for nobody's.</param>
    public static TokenSet None(string account, DateTimeOffset now, string? sessionId = null) => new()
    {
        Account = account,
        SessionId = sessionId ?? Registration.NewSessionId(),
        Generation = int.MaxValue,
        ReceivedAt = now,
    };

    /// <summary>The whole life of the access token.</summary>
    public TimeSpan Lifetime => ExpiresAt - ReceivedAt;

    // A record's own ToString would print the tokens.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(nameof(Account)).Append(" = ").Append(Account).Append(", ").Append(nameof(Generation)).Append(" = ").Append(Generation);
        return true;
    }
}
