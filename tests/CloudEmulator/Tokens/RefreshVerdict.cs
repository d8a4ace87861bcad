namespace CloudEmulator.Tokens;

/// <summary>What became of a refresh token that was sent in.</summary>
internal enum RefreshVerdict
{
    /// <summary>It was good, and is spent now.</summary>
    Valid,

    /// <summary>Nobody ever got it.</summary>
    Unknown,

    /// <summary>It was spent before; the whole sign-in is over now.</summary>
    Reused,

    /// <summary>The sign-in was over already.</summary>
    Ended,

    /// <summary>It was not used for too long.</summary>
    Expired,
}
