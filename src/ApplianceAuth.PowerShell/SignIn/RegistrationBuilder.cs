using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;

namespace ApplianceAuth.SignIn;

/// <summary>The registration for a sign-in, built from the parameters and the stored registration of the account.</summary>
/// <param name="Provider">The provider, with the address to use.</param>
/// <param name="Registration">The registration, without a client secret if none is known.</param>
/// <param name="Replaces">The present owner of the account, as a phrase, if the sign-in would replace the account; else null.</param>
internal sealed record RegistrationBuilder(Provider Provider, Registration Registration, string? Replaces)
{
    /// <summary>Whether the client secret is required but unknown.</summary>
    public bool LacksSecret => !Registration.DeviceFlow && Provider.CodeFlowNeedsSecret && Registration.ClientSecret is null;

    /// <summary>Builds the registration. The stored one supplies omitted values only if it belongs to the same application and provider.</summary>
    /// <param name="options">The parameters.</param>
    /// <param name="account">The account's address.</param>
    /// <param name="known">The stored registration, or null.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.ClientIdRequired"/>, <see cref="ErrorId.BaseUriMismatch"/>, <see cref="ErrorId.DeviceFlowNotSupported"/> or
    /// <see cref="ErrorId.ParameterInvalid"/>.
    /// </exception>
    public static RegistrationBuilder Create(ConnectOptions options, AccountAddress account, Registration? known)
    {
        Provider selected =
            !options.Choice.Named && options.ClientId is null && known is not null ? KnownProviders.Find(known.Provider)! : options.Choice.Provider;
        bool continues = known is not null && known.Provider == selected.Id
            && (options.ClientId is null || options.ClientId == known.ClientId)
            && (options.BaseUri is null || options.BaseUri == known.BaseUri);
        if (options.BaseUri is not null && known is not null && known.BaseUri != options.BaseUri)
        {
            throw new ApplianceAuthException(
                ErrorId.BaseUriMismatch,
                CmdletMessages.FormatConnectBaseUriMismatch(account, known.BaseUri?.ToString() ?? selected.DisplayName, options.BaseUri));
        }

        Registration? previous = continues ? known : null;
        Uri? baseUri = options.BaseUri ?? previous?.BaseUri;
        Provider provider = baseUri is null ? selected : selected.At(baseUri);
        bool deviceFlow = options.Choice.UseDeviceCode || (previous?.DeviceFlow == true && !options.HasBrowserParameter);
        if (deviceFlow && provider.DeviceFlowMissing is { } message)
        {
            throw new ApplianceAuthException(ErrorId.DeviceFlowNotSupported, message);
        }

        string? country = options.Choice.Country ?? previous?.Country;
        if (provider.CountryParameter is not null && country is null)
        {
            throw new ApplianceAuthException(
                ErrorId.ParameterInvalid, Messages.FormatSignInCountryRequired(provider.DisplayName),
                CmdletMessages.ConnectCountryRequiredRecommendation);
        }

        string clientId = options.ClientId ?? previous?.ClientId ?? throw new ApplianceAuthException(
            ErrorId.ClientIdRequired, CmdletMessages.FormatConnectClientIdRequired(account, provider.DisplayName),
            CmdletMessages.FormatConnectClientIdRequiredRecommendation(provider.Portal));
        return new(provider, Registration.Create(selected, account, clientId) with
        {
            ClientSecret = options.ClientSecret ?? previous?.ClientSecret,
            DeviceFlow = deviceFlow,
            RedirectUri = deviceFlow ? "" : options.RedirectUri ?? (previous is { DeviceFlow: false } ? previous.RedirectUri : provider.DefaultRedirectUri),
            Scopes = [.. (options.Scopes ?? previous?.Scopes ?? provider.DefaultScopes).Union(provider.RequiredScopes)],
            Country = provider.CountryParameter is null ? null : country,
            BaseUri = baseUri,
            Previous = previous is null ? null : previous with { Previous = null },
        }, known is null || continues ? null : DescribeOwner(known, selected));
    }

    private static string DescribeOwner(Registration known, Provider selected) =>
        known.Provider != selected.Id ? KnownProviders.Find(known.Provider)!.DisplayName : CmdletMessages.ConnectOtherApplication;
}
