namespace ApplianceAuth.Providers;

/// <summary>Everything in which providers differ: endpoints, parameters, formats and limits.</summary>
/// <remarks>The values are in <see cref="KnownProviders"/>.</remarks>
internal sealed record Provider
{
    /// <summary>The stable name that records contain, such as <c>HomeConnectChina</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The first part of account addresses: <c>HomeConnect</c> or <c>Miele</c>.</summary>
    public required string Cloud { get; init; }

    /// <summary>The name in messages, such as <c>Home Connect</c>.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The environment of the cloud: <c>Production</c>, <c>China</c>, <c>Simulator</c> or <c>Legacy</c>.</summary>
    public string Environment { get; init; } = "Production";

    /// <summary>The default account name. It differs by environment, so that a sign-in to the simulator does not replace the real account.</summary>
    public string DefaultName { get; init; } = "default";

    /// <summary>The developer portal, where applications are registered.</summary>
    public required Uri Portal { get; init; }

    /// <summary>The authorization endpoint (RFC 6749 section 3.1).</summary>
    public required Uri AuthorizeEndpoint { get; init; }

    /// <summary>The token endpoint (RFC 6749 section 3.2).</summary>
    public required Uri TokenEndpoint { get; init; }

    /// <summary>The device authorization endpoint (RFC 8628 section 3.1); null if the provider does not support the device flow.</summary>
    public Uri? DeviceAuthorizationEndpoint { get; init; }

    /// <summary>The message for a request of the device flow if the provider does not support it; otherwise null.</summary>
    public string? DeviceFlowMissing => DeviceAuthorizationEndpoint is null ? Messages.FormatDeviceFlowNotSupported(DisplayName) : null;

    /// <summary>The revocation endpoints in the order in which they are tried, until one accepts the request.</summary>
    public IReadOnlyList<RevocationEndpoint> RevocationEndpoints { get; init; } = [];

    /// <summary>The JWK set with the signing keys of access tokens (RFC 7517), or null if none is known.</summary>
    public Uri? KeysEndpoint { get; init; }

    /// <summary>The issuer in access tokens (RFC 7519 section 4.1.1), or null if it is unknown or not an address.</summary>
    public Uri? Issuer { get; init; }

    /// <summary>The grant types of the device flow in the order in which they are tried (RFC 8628 section 3.4).</summary>
    public IReadOnlyList<string> DeviceGrantTypes { get; init; } = ["urn:ietf:params:oauth:grant-type:device_code"];

    /// <summary>Whether authorization requests contain a code challenge of method S256 (RFC 7636).</summary>
    public bool UsesPkce { get; init; } = true;

    /// <summary>Whether authorization requests contain a nonce.</summary>
    public bool UsesNonce { get; init; }

    /// <summary>Whether the authorization code grant needs a client secret.</summary>
    public bool CodeFlowNeedsSecret { get; init; } = true;

    /// <summary>The scopes that are requested by default.</summary>
    public IReadOnlyList<string> DefaultScopes { get; init; } = [];

    /// <summary>The scopes that are always requested.</summary>
    public IReadOnlyList<string> RequiredScopes { get; init; } = [];

    /// <summary>The parameter for the country of the user in authorization and token requests, or null.</summary>
    public string? CountryParameter { get; init; }

    /// <summary>Known values of <see cref="CountryParameter"/>; others are allowed too.</summary>
    public IReadOnlyList<string> KnownCountries { get; init; } = [];

    /// <summary>A parameter of the authorization request with which the provider signs in without a user, or null.</summary>
    public KeyValuePair<string, string>? UnattendedParameter { get; init; }

    /// <summary>The default redirect URI.</summary>
    public string DefaultRedirectUri { get; init; } = "http://localhost:8080/callback";

    /// <summary>The lifetime of an access token if neither the response nor the token states it.</summary>
    public TimeSpan DefaultTokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long before its expiry a token is refreshed; at most a tenth of the token's lifetime.</summary>
    public TimeSpan RefreshMargin { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The idle timeout of a session, or null if unknown.</summary>
    public TimeSpan? IdleSessionLifetime { get; init; }

    /// <summary>Whether the cloud has announced the end of this provider.</summary>
    public bool IsRetiring { get; init; }

    /// <summary>The warning that is shown at each sign-in to a retiring provider, or null.</summary>
    public string? Retirement => IsRetiring ? Messages.FormatProviderRetiring(Cloud, Portal) : null;

    /// <summary>Claims that may contain the country of the user; the first match is used.</summary>
    public IReadOnlyList<string> CountryClaims { get; init; } = [];

    /// <summary>Claims that may contain the ids of the granted appliances; the first match is used.</summary>
    public IReadOnlyList<string> ApplianceClaims { get; init; } = [];

    /// <summary>The base address of all calls, without a trailing slash.</summary>
    public required Uri ApiBase { get; init; }

    /// <summary>The media type of requests and responses.</summary>
    public required string MediaType { get; init; }

    /// <summary>Paths whose response is a picture, with <c>*</c> for one segment, and its media type.</summary>
    public IReadOnlyDictionary<string, string> PictureTypes { get; init; } = new Dictionary<string, string>();

    /// <summary>The member that contains the data of each response and request body, or null.</summary>
    public string? Envelope { get; init; }

    /// <summary>Paths that work for every cloud, mapped to the paths of this cloud.</summary>
    public IReadOnlyDictionary<string, string> PathAliases { get; init; } = new Dictionary<string, string>();

    /// <summary>Documented paths with their methods; others are allowed too.</summary>
    public IReadOnlyList<DocumentedPath> KnownPaths { get; init; } = [];

    /// <summary>Documented scopes; others are allowed too.</summary>
    public IReadOnlyList<string> KnownScopes { get; init; } = [];

    /// <summary>Languages that the cloud is known to support; others are allowed too.</summary>
    public IReadOnlyList<string> KnownLanguages { get; init; } = [];

    /// <summary>The format of the list of appliances.</summary>
    public required ApplianceListSchema ApplianceList { get; init; }

    /// <summary>The format of an appliance's document.</summary>
    public required ApplianceSchema ApplianceSchema { get; init; }

    /// <summary>The resources of an appliance with keys and their limits, for completion and warnings.</summary>
    public IReadOnlyList<KeyResource> KeyResources { get; init; } = [];

    /// <summary>The event streams.</summary>
    public required EventStreamInfo Events { get; init; }

    /// <summary>Paths on which even GET has an effect on the appliance, with <c>*</c> for one segment.</summary>
    public IReadOnlyList<string> ActionPaths { get; init; } = [];

    /// <summary>The query parameter for the language of the response, or null for the header Accept-Language (RFC 9110 section 12.5.4).</summary>
    public string? LanguageParameter { get; init; }

    /// <summary>The rate limits of the cloud. A response that does not name the limit means the first one.</summary>
    public IReadOnlyList<RateRule> RateRules { get; init; } = [];

    /// <summary>The HTTP statuses of a response to an exceeded rate limit.</summary>
    public IReadOnlyList<int> LimitStatuses { get; init; } = [429];

    /// <summary>The same provider with the paths of its endpoints at another address, such as an emulator.</summary>
    /// <param name="baseUri">An http or https loopback address, with or without a path.</param>
    public Provider At(Uri baseUri)
    {
        string root = baseUri.GetLeftPart(UriPartial.Path).TrimEnd('/');
        return this with
        {
            AuthorizeEndpoint = Move(AuthorizeEndpoint),
            TokenEndpoint = Move(TokenEndpoint),
            DeviceAuthorizationEndpoint = MoveIfAny(DeviceAuthorizationEndpoint),
            RevocationEndpoints = [.. RevocationEndpoints.Select(endpoint => endpoint with { Endpoint = Move(endpoint.Endpoint) })],
            KeysEndpoint = MoveIfAny(KeysEndpoint),
            Issuer = MoveIfAny(Issuer),
            ApiBase = Move(ApiBase),
        };

        Uri Move(Uri endpoint) => new(root + endpoint.AbsolutePath);
        Uri? MoveIfAny(Uri? endpoint) => endpoint is null ? null : Move(endpoint);
    }
}
