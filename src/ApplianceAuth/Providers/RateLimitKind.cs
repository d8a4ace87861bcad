namespace ApplianceAuth.Providers;

/// <summary>What a <see cref="RateRule"/> counts.</summary>
public enum RateLimitKind
{
    /// <summary>Calls of the API, refused ones too.</summary>
    Calls,

    /// <summary>Refused calls of the API without a success between them.</summary>
    ErrorsInARow,

    /// <summary>Event streams that are open at the same time.</summary>
    OpenStreams,

    /// <summary>Renewals at the token endpoint.</summary>
    Refreshes,
}
