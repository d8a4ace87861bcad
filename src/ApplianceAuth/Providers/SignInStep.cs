namespace ApplianceAuth.Providers;

/// <summary>Which request an error answers; the same words mean different things at different steps.</summary>
public enum SignInStep
{
    /// <summary>The authorization request.</summary>
    Authorize,

    /// <summary>The start of the device flow.</summary>
    Device,

    /// <summary>The exchange of a code, or a poll of the device flow, for tokens.</summary>
    Redeem,

    /// <summary>A renewal.</summary>
    Refresh,

    /// <summary>The end of a session at the cloud.</summary>
    Revoke,
}
