using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;

namespace ApplianceAuth;

/// <summary>The account and the application of a sign-in. Register the application in the developer portal of the cloud.</summary>
public sealed class SignInOptions
{
    /// <summary>Creates the options of a sign-in.</summary>
    /// <param name="provider">The provider to sign in to.</param>
    /// <param name="clientId">The client id of the application.</param>
    /// <exception cref="ArgumentException">The provider is unknown, or the client id is empty.</exception>
    public SignInOptions(ProviderId provider, string clientId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(clientId);
        (Provider, ClientId) = (Enum.IsDefined(provider) ? provider : throw new ArgumentOutOfRangeException(nameof(provider)), clientId);
    }

    /// <summary>The provider to sign in to.</summary>
    public ProviderId Provider { get; }

    /// <summary>The client id of the application.</summary>
    public string ClientId { get; }

    /// <summary>The client secret of the application, or null if the cloud does not require one.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>
    /// The name of the account, the second part of its address: 1 to 40 letters, digits and hyphens. The default is <c>default</c>, or <c>china</c> and
    /// <c>simulator</c> for these providers of Home Connect.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>The redirect URI exactly as registered. The default is <c>http://localhost:8080/callback</c>. The device flow does not use it.</summary>
    public string? RedirectUri { get; init; }

    /// <summary>The scopes to request, or null for those that listing, watching and controlling appliances needs.</summary>
    /// <exception cref="ArgumentException">One of them is set to null or an empty text.</exception>
    public IReadOnlyList<string>? Scopes
    {
        get;
        init
        {
            foreach (string scope in value ?? [])
            {
                ArgumentException.ThrowIfNullOrWhiteSpace(scope, nameof(Scopes));
            }

            field = value;
        }
    }

    /// <summary>The country of the user, such as <c>de-DE</c>. Only <see cref="ProviderId.MieleLegacy"/> requires it.</summary>
    public string? Country { get; init; }

    /// <summary>The loopback address of an emulator, or null for the cloud.</summary>
    public Uri? BaseUri { get; init; }

    /// <summary>
    /// How long to wait for the user, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>. The default is 5 minutes. A device code may expire earlier.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to zero, to another negative value, or to more than <see cref="int.MaxValue"/> milliseconds.</exception>
    public TimeSpan Timeout { get; init => field = TimerLimit.RequireTimeout(value); } = TimeSpan.FromMinutes(5);

    /// <summary>As <see cref="Timeout"/>, or null if only the lifetime of the device code limits the wait.</summary>
    internal TimeSpan? CodeTimeout => Timeout == System.Threading.Timeout.InfiniteTimeSpan ? null : Timeout;

    /// <summary>Creates the registration of a new session.</summary>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.AccountNameInvalid"/>, <see cref="ErrorId.BaseUriNotLoopback"/>, <see cref="ErrorId.ClientSecretRequired"/> or
    /// <see cref="ErrorId.ParameterInvalid"/>.
    /// </exception>
    internal Registration CreateRegistration(bool deviceFlow)
    {
        Provider provider = KnownProviders.Find($"{Provider}")!;
        AccountAddress account = AccountAddress.Of(provider.Cloud, Name ?? provider.DefaultName);
        if (!deviceFlow && provider.CodeFlowNeedsSecret && string.IsNullOrEmpty(ClientSecret))
        {
            throw new ApplianceAuthException(ErrorId.ClientSecretRequired, Messages.FormatSignInClientSecretRequired(provider.DisplayName));
        }

        if (provider.CountryParameter is not null && Country is null)
        {
            throw new ApplianceAuthException(ErrorId.ParameterInvalid, Messages.FormatSignInCountryRequired(provider.DisplayName));
        }

        return Registration.Create(provider, account, ClientId) with
        {
            ClientSecret = string.IsNullOrEmpty(ClientSecret) ? null : ClientSecret,
            DeviceFlow = deviceFlow,
            RedirectUri = deviceFlow ? "" : RedirectUri ?? provider.DefaultRedirectUri,
            Scopes = [.. (Scopes ?? provider.DefaultScopes).Union(provider.RequiredScopes)],
            Country = provider.CountryParameter is null ? null : Country,
            BaseUri = BaseUri is null ? null : LoopbackAddress.Require(BaseUri),
        };
    }
}
