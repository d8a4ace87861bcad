namespace ApplianceAuth.OAuth;

/// <summary>What came to the redirect address.</summary>
internal enum CallbackKind
{
    /// <summary>A connection on which nothing was asked.</summary>
    Empty,

    /// <summary>A request for something else, such as the page's icon.</summary>
    WrongPath,

    /// <summary>A request without our state.</summary>
    StateMismatch,

    /// <summary>The answer to our request.</summary>
    Match,
}
