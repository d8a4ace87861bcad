namespace ApplianceAuth;

/// <summary>An access token, for requests that the caller sends (RFC 6750).</summary>
public sealed class AccessToken
{
    internal AccessToken(string value, DateTimeOffset expiresAt) => (Value, ExpiresAt) = (value, expiresAt);

    /// <summary>The token. It is a secret, for the header Authorization of requests to the account's own cloud.</summary>
    public string Value { get; }

    /// <summary>When the token expires, UTC.</summary>
    public DateTimeOffset ExpiresAt { get; }
}
