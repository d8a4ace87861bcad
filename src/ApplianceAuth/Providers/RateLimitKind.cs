namespace ApplianceAuth.Providers;

/// <summary>The events that a <see cref="RateRule"/> counts.</summary>
internal enum RateLimitKind
{
    /// <summary>API calls, including refused ones.</summary>
    Calls,

    /// <summary>Consecutive refused API calls.</summary>
    ErrorsInARow,

    /// <summary>Event streams that are open at the same time.</summary>
    OpenStreams,

    /// <summary>Refreshes at the token endpoint.</summary>
    Refreshes,
}
