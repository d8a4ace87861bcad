namespace ApplianceAuth.Stores;

/// <summary>The state of a session on this machine.</summary>
internal enum SessionStatus
{
    /// <summary>The tokens can be refreshed.</summary>
    Connected,

    /// <summary>The cloud rejected the refresh token. It is not sent again; a new sign-in is needed.</summary>
    NeedsSignIn,

    /// <summary>The session was removed (tombstone). Cached copies, and copies in a vault, no longer count.</summary>
    Removed,

    /// <summary>The session was moved to another store on this machine, which the header names.</summary>
    Moved,
}
