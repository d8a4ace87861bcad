namespace ApplianceAuth.OAuth;

/// <summary>The result of checking a token's signature with published keys.</summary>
internal enum SignatureStatus
{
    /// <summary>The signature is valid.</summary>
    Valid,

    /// <summary>The signature does not match the published key that the token names.</summary>
    Invalid,

    /// <summary>The token is not a JWT, or names no key.</summary>
    NothingToCheck,

    /// <summary>The key that the token names is not published.</summary>
    KeyNotPublished,

    /// <summary>The published text is not a key set, or the type of the key is not supported.</summary>
    KeyNotUsable,
}
