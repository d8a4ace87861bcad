using ApplianceAuth.Providers;

namespace ApplianceAuth.SignIn;

/// <summary>What a person asked for that only one cloud's cmdlet has.</summary>
/// <param name="Provider">The system to sign in to.</param>
/// <param name="Named">Whether the person named the system, so that the one on record does not count.</param>
/// <param name="UseDeviceCode">Whether to sign in on another device.</param>
/// <param name="Country">The person's country, or null.</param>
internal sealed record ProviderChoice(Provider Provider, bool Named, bool UseDeviceCode = false, string? Country = null);
