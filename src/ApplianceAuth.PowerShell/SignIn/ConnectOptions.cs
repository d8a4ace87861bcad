namespace ApplianceAuth.SignIn;

/// <summary>The parameters of a sign-in; null for omitted ones.</summary>
/// <param name="Choice">The parameters that only one cloud's cmdlet has.</param>
/// <param name="ClientId">The client id of the application.</param>
/// <param name="ClientSecret">The client secret of the application.</param>
/// <param name="RedirectUri">The redirect URI; empty to omit it from the request.</param>
/// <param name="Scopes">The scopes to request.</param>
/// <param name="BaseUri">The emulator's address.</param>
/// <param name="HasBrowserParameter">Whether a parameter was specified that applies only to the authorization code flow.</param>
internal sealed record ConnectOptions(
    ProviderChoice Choice, string? ClientId, string? ClientSecret, string? RedirectUri, IReadOnlyList<string>? Scopes, Uri? BaseUri, bool HasBrowserParameter)
{
    // The generated ToString would print the secret.
    public override string ToString() => nameof(ConnectOptions);
}
