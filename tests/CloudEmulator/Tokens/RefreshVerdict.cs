namespace CloudEmulator.Tokens;

/// <summary>The result of redeeming a refresh token.</summary>
internal enum RefreshVerdict
{
    /// <summary>The token was valid.</summary>
    Valid,

    /// <summary>Never issued.</summary>
    Unknown,

    /// <summary>The token was used before. The session has ended.</summary>
    Reused,

    /// <summary>The session had ended before.</summary>
    Ended,

    /// <summary>The token has expired.</summary>
    Expired,
}
