namespace ApplianceAuth.OAuth;

/// <summary>The kind of a connection to the redirect URI.</summary>
internal enum CallbackKind
{
    /// <summary>A connection without a complete request.</summary>
    Empty,

    /// <summary>A request for another path, such as <c>/favicon.ico</c>.</summary>
    WrongPath,

    /// <summary>A request without the state of the current sign-in.</summary>
    StateMismatch,

    /// <summary>The authorization response of the current sign-in.</summary>
    Match,
}
