namespace CloudEmulator.Limits;

/// <summary>What a limit counts.</summary>
internal enum Counted
{
    /// <summary>Calls of the resource server.</summary>
    Calls,

    /// <summary>Calls of one endpoint.</summary>
    Endpoint,

    /// <summary>Refused calls of the resource server without a success between them.</summary>
    Errors,
}
