using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;

namespace ApplianceAuth.SignIn;

/// <summary>What a sign-in will be made with: what was typed, and what the record of an earlier sign-in adds to it.</summary>
/// <param name="Provider">The system to sign in to, at the address to use.</param>
/// <param name="Registration">The registration, still without a secret where none is known.</param>
/// <param name="Replaces">What the account would be taken away from, as a phrase; null where it goes on as it was.</param>
internal sealed record RegistrationBuilder(Provider Provider, Registration Registration, string? Replaces)
{
    /// <summary>Whether a secret is needed that is not there.</summary>
    public bool LacksSecret => !Registration.DeviceFlow && Provider.CodeFlowNeedsSecret && Registration.ClientSecret is null;

    /// <summary>Puts both together. The record counts for the same application of the same system alone.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="account">The account's address.</param>
    /// <param name="known">The record, or null.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.ClientIdRequired"/>, <see cref="ErrorId.BaseUriMismatch"/>, <see cref="ErrorId.DeviceFlowNotSupported"/> or
    /// <see cref="ErrorId.ParameterInvalid"/>.
    /// </exception>
    public static RegistrationBuilder Make(ConnectOptions typed, AccountAddress account, Registration? known)
    {
        Provider system = !typed.Choice.Named && typed.ClientId is null && known is not null ? KnownProviders.Find(known.Provider)! : typed.Choice.Provider;
        bool goesOn = known is not null && known.Provider == system.Id
            && (typed.ClientId is null || typed.ClientId == known.ClientId)
            && (typed.BaseUri is null || typed.BaseUri == known.BaseUri);
        if (typed.BaseUri is not null && known is not null && known.BaseUri != typed.BaseUri)
        {
            throw new ApplianceAuthException(ErrorId.BaseUriMismatch, $"{account} was signed in at {known.BaseUri?.ToString() ?? system.DisplayName}, not at {typed.BaseUri}.");
        }

        Registration? earlier = goesOn ? known : null;
        Uri? baseUri = typed.BaseUri ?? earlier?.BaseUri;
        Provider provider = baseUri is null ? system : system.At(baseUri);
        bool deviceFlow = typed.Choice.UseDeviceCode || (earlier?.DeviceFlow == true && !typed.AsksForBrowser);
        if (deviceFlow && provider.DeviceAuthorizationEndpoint is null)
        {
            throw new ApplianceAuthException(ErrorId.DeviceFlowNotSupported, provider.DeviceFlowMissing ?? $"{provider.DisplayName} offers no device flow.");
        }

        string? country = typed.Choice.Country ?? earlier?.Country;
        if (provider.CountryParameter is not null && country is null)
        {
            throw new ApplianceAuthException(
                ErrorId.ParameterInvalid, $"{provider.DisplayName} asks for the country of the account.", "Add -Country, such as -Country de-DE.");
        }

        return new(provider, new Registration
        {
            Account = account.ToString(),
            Provider = system.Id,
            SessionId = Registration.NewSessionId(),
            SealingKey = Registration.NewSealingKey(),
            ClientId = typed.ClientId ?? earlier?.ClientId ?? throw new ApplianceAuthException(
                ErrorId.ClientIdRequired, $"{account} was never signed in at {provider.DisplayName}, so the application's client id is not on record.",
                $"Add -ClientId with the client id that {provider.Portal} shows for your application."),
            ClientSecret = typed.ClientSecret ?? earlier?.ClientSecret,
            DeviceFlow = deviceFlow,
            RedirectUri = deviceFlow ? "" : typed.RedirectUri ?? (earlier is { DeviceFlow: false } ? earlier.RedirectUri : provider.DefaultRedirectUri),
            Scopes = [.. (typed.Scopes ?? earlier?.Scopes ?? provider.DefaultScopes).Union(provider.RequiredScopes)],
            Country = provider.CountryParameter is null ? null : country,
            BaseUri = baseUri,
            Previous = earlier is null ? null : earlier with { Previous = null },
            SignInMachine = Environment.MachineName,
        }, known is null || goesOn ? null : known.Provider != system.Id ? $"{KnownProviders.Find(known.Provider)!.DisplayName}" : "another application");
    }
}
