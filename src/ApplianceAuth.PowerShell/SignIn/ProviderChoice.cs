using ApplianceAuth.Providers;

namespace ApplianceAuth.SignIn;

/// <summary>The parameters of a sign-in that only one cloud's cmdlet has.</summary>
/// <param name="Provider">The provider to sign in to.</param>
/// <param name="Named">Whether a parameter named the provider, so that it takes precedence over the stored registration.</param>
/// <param name="UseDeviceCode">Whether to use the device flow.</param>
/// <param name="Country">The country of the account, or null.</param>
internal sealed record ProviderChoice(Provider Provider, bool Named, bool UseDeviceCode = false, string? Country = null);
