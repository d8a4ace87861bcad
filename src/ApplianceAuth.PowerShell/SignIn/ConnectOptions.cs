namespace ApplianceAuth.SignIn;

/// <summary>What a person typed for a sign-in; null is what was left out.</summary>
/// <param name="Choice">What only one cloud's cmdlet has.</param>
/// <param name="ClientId">The application's id.</param>
/// <param name="ClientSecret">The application's secret.</param>
/// <param name="RedirectUri">The redirect address; empty to leave it out of the request.</param>
/// <param name="Scopes">The scopes to ask for.</param>
/// <param name="BaseUri">The emulator's address.</param>
/// <param name="AsksForBrowser">Whether something was typed that makes sense for the browser alone.</param>
internal sealed record ConnectOptions(
    ProviderChoice Choice, string? ClientId, string? ClientSecret, string? RedirectUri, IReadOnlyList<string>? Scopes, Uri? BaseUri, bool AsksForBrowser)
{
    // A record's own ToString would print the secret.
    public override string ToString() => nameof(ConnectOptions);
}
