using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>What a journal says in the clear: enough to know whether to open it, and nothing secret.</summary>
public sealed record SessionHeader
{
    /// <summary>The version of the journal's form that this code writes, and the newest that it reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The form's version.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The account's address.</summary>
    public required string Account { get; init; }

    /// <summary>The provider's id, for display.</summary>
    public required string Provider { get; init; }

    /// <summary>The application that it was signed in with.</summary>
    public string? ClientId { get; init; }

    /// <summary>The emulator's address, or null for the cloud itself. For display: endpoints never come from here.</summary>
    public Uri? BaseUri { get; init; }

    /// <summary>The sign-in that the journal belongs to.</summary>
    public required string SessionId { get; init; }

    /// <summary>Counts the renewals within the sign-in, from 1.</summary>
    public int Generation { get; init; }

    /// <summary>When the tokens were received, UTC.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When the access token ends, UTC.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the sign-in ends, UTC: unless it is used before, or at a fixed time; or null.</summary>
    public DateTimeOffset? SignInExpiresAt { get; init; }

    /// <summary>Whether <see cref="SignInExpiresAt"/> is fixed, so that only a new sign-in moves it.</summary>
    public bool SignInEndIsFixed { get; init; }

    /// <summary>The scopes granted.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>How the sign-in stands.</summary>
    public SessionState State { get; init; }

    /// <summary>Until when the cloud takes no request for a token, UTC, or null.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>The machine that the account was signed in on, or null if it is not known.</summary>
    public string? SignInMachine { get; init; }

    /// <summary>The machine that received the tokens, or null if it is not known.</summary>
    public string? RefreshMachine { get; init; }

    /// <summary>
    /// The vault that the account was moved to, or came from if it was moved here; null for the built-in store. Counts if <see cref="State"/> is
    /// <see cref="SessionState.Moved"/>, and for an account that is incoming.
    /// </summary>
    public VaultReference? OtherStore { get; init; }

    /// <summary>Whether the account is here: neither removed nor moved.</summary>
    public bool IsActive => State is SessionState.Connected or SessionState.NeedsSignIn;

    /// <summary>The header of an account as it stands.</summary>
    public static SessionHeader Of(StoredAccount account, SessionState state = SessionState.Connected, DateTimeOffset? retryAt = null) => new()
    {
        Account = account.Registration.Account,
        Provider = account.Registration.Provider,
        ClientId = account.Registration.ClientId,
        BaseUri = account.Registration.BaseUri,
        SessionId = account.Tokens.SessionId,
        Generation = account.Tokens.Generation,
        ReceivedAt = account.Tokens.ReceivedAt,
        ExpiresAt = account.Tokens.ExpiresAt,
        SignInExpiresAt = account.Tokens.SignInExpiresAt,
        SignInEndIsFixed = account.Tokens.SignInEndIsFixed,
        Scopes = account.Tokens.Scopes,
        State = state,
        RetryAt = retryAt,
        SignInMachine = account.Registration.SignInMachine,
        RefreshMachine = account.Tokens.RefreshMachine,
    };

    /// <summary>Whether this is a header of the same sign-in, and the sign-in was neither removed nor moved.</summary>
    public bool Is(string sessionId) => SessionId == sessionId && IsActive;

    // A record's own ToString prints every member there will ever be.
    private bool PrintMembers(System.Text.StringBuilder text)
    {
        text.Append(nameof(Account)).Append(" = ").Append(Account).Append(", ").Append(nameof(State)).Append(" = ").Append(State);
        return true;
    }
}
