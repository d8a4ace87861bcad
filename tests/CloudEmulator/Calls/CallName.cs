namespace CloudEmulator.Calls;

/// <summary>What a call is called: <c>miele/token:refresh_token</c>.</summary>
/// <param name="Provider">The provider, such as <c>miele</c> or <c>simulator</c>.</param>
/// <param name="Endpoint">The endpoint, for the token endpoint followed by the grant type.</param>
public sealed record CallName(string Provider, string Endpoint)
{
    /// <summary>Whether a pattern means this call. System and grant may be left out of it, and <c>*</c> means every endpoint.</summary>
    public bool IsMeantBy(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        int slash = pattern.IndexOf('/', StringComparison.Ordinal);
        string endpoint = pattern[(slash + 1)..];
        return (slash < 0 || string.Equals(pattern[..slash], Provider, StringComparison.OrdinalIgnoreCase))
            && (endpoint is "*" || endpoint == Endpoint || Endpoint.StartsWith(endpoint + ":", StringComparison.Ordinal));
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Provider}/{Endpoint}";
}
