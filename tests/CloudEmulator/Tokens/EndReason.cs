namespace CloudEmulator.Tokens;

/// <summary>Why a sign-in is no longer good.</summary>
public enum EndReason
{
    /// <summary>A spent refresh token came again, so that somebody else may have it.</summary>
    Reuse,

    /// <summary>A spent authorization code came again.</summary>
    CodeReplayed,

    /// <summary>The app gave it back, or the cloud threw it away.</summary>
    Revoked,

    /// <summary>The app signed the user out.</summary>
    LoggedOut,

    /// <summary>The user took the consent back.</summary>
    ConsentWithdrawn,
}
