namespace ApplianceAuth.Providers;

/// <summary>One way to end a sign-in at a cloud: a form posted to an endpoint.</summary>
/// <param name="Endpoint">Where to.</param>
/// <param name="RefreshTokenParameter">The form's name for the refresh token; null where the access token goes along as bearer and there is no form.</param>
public sealed record RevocationEndpoint(Uri Endpoint, string? RefreshTokenParameter);
