using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>The plain header of a journal. It has no secrets.</summary>
internal sealed record SessionHeader
{
    /// <summary>The format version that this code writes, and the newest one that it reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The format version.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The address of the account.</summary>
    public required string Account { get; init; }

    /// <summary>The id of the provider, for display.</summary>
    public required string Provider { get; init; }

    /// <summary>The client id of the application.</summary>
    public string? ClientId { get; init; }

    /// <summary>The address of the emulator, or null for the cloud. For display only: endpoints are never read from here.</summary>
    public Uri? BaseUri { get; init; }

    /// <summary>The session that the journal belongs to.</summary>
    public required string SessionId { get; init; }

    /// <summary>The number of the token set within the session, from 1. Each refresh adds one.</summary>
    public int Generation { get; init; }

    /// <summary>When the tokens were received, UTC.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When the access token expires, UTC.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the session expires, UTC, at the latest or if it is not used before; or null.</summary>
    public DateTimeOffset? SignInExpiresAt { get; init; }

    /// <summary>Whether <see cref="SignInExpiresAt"/> is fixed, so that only a new sign-in moves it.</summary>
    public bool SignInEndIsFixed { get; init; }

    /// <summary>The granted scopes.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The state of the session.</summary>
    public SessionStatus State { get; init; }

    /// <summary>Until when the token endpoint accepts no requests, UTC, or null.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>The machine that the account was signed in on, or null if it is not known.</summary>
    public string? SignInMachine { get; init; }

    /// <summary>The machine that received the tokens, or null if it is not known.</summary>
    public string? RefreshMachine { get; init; }

    /// <summary>
    /// The vault that the account was moved to, or moved from for an incoming account; null for the built-in store. Valid if <see cref="State"/> is
    /// <see cref="SessionStatus.Moved"/>, and for an incoming account.
    /// </summary>
    public VaultReference? OtherStore { get; init; }

    /// <summary>Whether the account was neither removed nor moved.</summary>
    public bool IsActive => State is SessionStatus.Connected or SessionStatus.NeedsSignIn;

    /// <summary>Creates the header of an account.</summary>
    public static SessionHeader Of(StoredAccount account, SessionStatus state = SessionStatus.Connected, DateTimeOffset? retryAt = null) => new()
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

    /// <summary>Whether this is a header of that session, which was neither removed nor moved.</summary>
    public bool Is(string sessionId) => SessionId == sessionId && IsActive;

    /// <summary>Whether the state applies to tokens: they are of this session, and not newer than those that the header was written for.</summary>
    public bool AppliesTo(TokenSet tokens) => Is(tokens.SessionId) && Generation >= tokens.Generation;

    // The default ToString of a record prints all members, also those that are added later.
    private bool PrintMembers(System.Text.StringBuilder text)
    {
        text.Append(nameof(Account)).Append(" = ").Append(Account).Append(", ").Append(nameof(State)).Append(" = ").Append(State);
        return true;
    }
}
