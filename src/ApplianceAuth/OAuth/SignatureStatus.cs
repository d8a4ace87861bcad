namespace ApplianceAuth.OAuth;

/// <summary>What published keys say of a token's signature.</summary>
internal enum SignatureStatus
{
    /// <summary>The key that the token names has signed it.</summary>
    Valid,

    /// <summary>The key that the token names is published, and has not signed it.</summary>
    Invalid,

    /// <summary>The token is no JWT, or names no key.</summary>
    NothingToCheck,

    /// <summary>The key that the token names is not published, any more or yet.</summary>
    KeyNotPublished,

    /// <summary>What was published is no key set, or the key is of a kind that cannot be used here.</summary>
    KeyNotUsable,
}
