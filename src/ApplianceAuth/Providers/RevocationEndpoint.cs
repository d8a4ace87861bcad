namespace ApplianceAuth.Providers;

/// <summary>A revocation endpoint (RFC 7009) or logout endpoint of a provider.</summary>
/// <param name="Endpoint">The address.</param>
/// <param name="RefreshTokenParameter">The form parameter for the refresh token; null if the endpoint takes the access token as bearer token.</param>
internal sealed record RevocationEndpoint(Uri Endpoint, string? RefreshTokenParameter);
