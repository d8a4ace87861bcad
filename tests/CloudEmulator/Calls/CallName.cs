namespace CloudEmulator.Calls;

/// <summary>The name of a call, such as <c>miele/token:refresh_token</c>.</summary>
/// <param name="Provider">The provider, such as <c>miele</c> or <c>simulator</c>.</param>
/// <param name="Endpoint">The endpoint; at the token endpoint with the grant type.</param>
public sealed record CallName(string Provider, string Endpoint)
{
    /// <summary>Whether a pattern matches the call. It may omit provider and grant type; <c>*</c> matches all endpoints.</summary>
    public bool Matches(string pattern)
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
