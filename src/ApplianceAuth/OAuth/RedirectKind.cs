namespace ApplianceAuth.OAuth;

/// <summary>What came to the redirect address.</summary>
internal enum RedirectKind
{
    /// <summary>A connection on which nothing was asked.</summary>
    Nothing,

    /// <summary>A request for something else, such as the page's icon.</summary>
    OtherPath,

    /// <summary>A request without our state.</summary>
    Strange,

    /// <summary>The answer to our request.</summary>
    Ours,
}
