namespace CloudEmulator.Limits;

/// <summary>The calls that a limit counts.</summary>
internal enum Counted
{
    /// <summary>Calls of the resource server.</summary>
    Calls,

    /// <summary>Calls of one endpoint.</summary>
    Endpoint,

    /// <summary>Successive error responses of the resource server.</summary>
    Errors,
}
