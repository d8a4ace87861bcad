namespace CloudEmulator.Tokens;

/// <summary>Why a session has ended.</summary>
public enum EndReason
{
    /// <summary>A used refresh token was sent again: it may have been stolen.</summary>
    Reuse,

    /// <summary>An authorization code was sent again.</summary>
    CodeReplayed,

    /// <summary>The app or the cloud revoked it.</summary>
    Revoked,

    /// <summary>The app signed out.</summary>
    LoggedOut,

    /// <summary>The user withdrew the consent.</summary>
    ConsentWithdrawn,
}
