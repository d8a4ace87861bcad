namespace ApplianceAuth.Providers;

/// <summary>The OAuth request that failed. The same error code has different causes at different requests.</summary>
internal enum SignInStep
{
    /// <summary>The authorization request.</summary>
    Authorize,

    /// <summary>The device authorization request.</summary>
    Device,

    /// <summary>The token request with an authorization code or a device code.</summary>
    Redeem,

    /// <summary>The token request with a refresh token.</summary>
    Refresh,

    /// <summary>The revocation request.</summary>
    Revoke,
}
