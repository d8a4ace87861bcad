namespace ApplianceAuth.Providers;

/// <summary>Everything in which one cloud differs from another: endpoints, parameters, limits and habits. Values, no behaviour.</summary>
/// <remarks>The values stand in <see cref="KnownProviders"/>.</remarks>
public sealed record Provider
{
    /// <summary>The stable name that records keep, such as <c>HomeConnectChina</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The first half of an account's address: <c>HomeConnect</c> or <c>Miele</c>.</summary>
    public required string Cloud { get; init; }

    /// <summary>How a person calls the cloud in a sentence.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Which of the cloud's systems this is: <c>Production</c>, <c>China</c>, <c>Simulator</c> or <c>Legacy</c>.</summary>
    public string Environment { get; init; } = "Production";

    /// <summary>The account name that a sign-in gets when none is given, so that trying a system never replaces the real account.</summary>
    public string DefaultName { get; init; } = "default";

    /// <summary>Where applications are registered, for advice.</summary>
    public required Uri Portal { get; init; }

    /// <summary>The authorization endpoint (RFC 6749 section 3.1).</summary>
    public required Uri AuthorizeEndpoint { get; init; }

    /// <summary>The token endpoint (RFC 6749 section 3.2).</summary>
    public required Uri TokenEndpoint { get; init; }

    /// <summary>The device authorization endpoint (RFC 8628 section 3.1); null where the cloud has no device flow.</summary>
    public Uri? DeviceAuthorizationEndpoint { get; init; }

    /// <summary>Why there is no device flow, as a sentence; shown when one is asked for.</summary>
    public string? DeviceFlowMissing { get; init; }

    /// <summary>How a sign-in is ended at the cloud, in the order in which the ways are tried; the first that works is enough.</summary>
    public IReadOnlyList<RevocationEndpoint> RevocationEndpoints { get; init; } = [];

    /// <summary>Where the keys that sign access tokens are published as a JWK set (RFC 7517), or null where none are known.</summary>
    public Uri? KeysEndpoint { get; init; }

    /// <summary>Who issues the access tokens, by their own word (RFC 7519 section 4.1.1), or null where that is no address or not known.</summary>
    public Uri? Issuer { get; init; }

    /// <summary>The grant names of the device flow in the order in which they are tried (RFC 8628 section 3.4).</summary>
    public IReadOnlyList<string> DeviceGrantTypes { get; init; } = ["urn:ietf:params:oauth:grant-type:device_code"];

    /// <summary>Whether authorization requests carry a code challenge, always S256 (RFC 7636).</summary>
    public bool UsesPkce { get; init; } = true;

    /// <summary>Whether authorization requests carry a nonce.</summary>
    public bool UsesNonce { get; init; }

    /// <summary>Whether the authorization code grant needs a client secret.</summary>
    public bool CodeFlowNeedsSecret { get; init; } = true;

    /// <summary>Scopes that are asked for when none are named.</summary>
    public IReadOnlyList<string> DefaultScopes { get; init; } = [];

    /// <summary>Scopes that are always added.</summary>
    public IReadOnlyList<string> RequiredScopes { get; init; } = [];

    /// <summary>The parameter that names the person's country in the authorization and the token request, or null.</summary>
    public string? CountryParameter { get; init; }

    /// <summary>Values known for <see cref="CountryParameter"/>; any other passes too.</summary>
    public IReadOnlyList<string> KnownCountries { get; init; } = [];

    /// <summary>A parameter of the authorization request that signs in at once, without a person; null where there is none.</summary>
    public KeyValuePair<string, string>? UnattendedParameter { get; init; }

    /// <summary>The redirect address used when none is named.</summary>
    public string DefaultRedirectUri { get; init; } = "http://localhost:8080/callback";

    /// <summary>Life of an access token whose answer does not say it and which is no JWT.</summary>
    public TimeSpan DefaultTokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long before its end a token is renewed; never more than a tenth of the token's life.</summary>
    public TimeSpan RefreshMargin { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a sign-in lives without being used, or null where nobody knows.</summary>
    public TimeSpan? IdleSessionLifetime { get; init; }

    /// <summary>A warning shown at each sign-in, or null.</summary>
    public string? Retirement { get; init; }

    /// <summary>Names of the claims that may hold the person's country, first match wins.</summary>
    public IReadOnlyList<string> CountryClaims { get; init; } = [];

    /// <summary>Names of the claims that may hold the ids of the granted appliances, first match wins.</summary>
    public IReadOnlyList<string> ApplianceClaims { get; init; } = [];

    /// <summary>The address below which all calls go, without a slash at its end.</summary>
    public required Uri ApiBase { get; init; }

    /// <summary>The media type of requests and answers.</summary>
    public required string MediaType { get; init; }

    /// <summary>The member that wraps every answer and every body, or null.</summary>
    public string? Envelope { get; init; }

    /// <summary>Paths that mean the same at every cloud, and what this cloud calls them.</summary>
    public IReadOnlyDictionary<string, string> PathAliases { get; init; } = new Dictionary<string, string>();

    /// <summary>Documented paths, with <c>*</c> for the id of an appliance; any other passes too.</summary>
    public IReadOnlyList<string> KnownPaths { get; init; } = [];

    /// <summary>Documented scopes; any other passes too.</summary>
    public IReadOnlyList<string> KnownScopes { get; init; } = [];

    /// <summary>Languages in which this cloud is known to answer; any other passes too.</summary>
    public IReadOnlyList<string> KnownLanguages { get; init; } = [];

    /// <summary>How this cloud lists its appliances.</summary>
    public required ApplianceListShape ApplianceList { get; init; }

    /// <summary>How this cloud describes an appliance.</summary>
    public required ApplianceShape ApplianceShape { get; init; }

    /// <summary>How this cloud tells of events.</summary>
    public required EventStreamInfo Events { get; init; }

    /// <summary>GET paths that make an appliance act, with <c>*</c> for one segment.</summary>
    public IReadOnlyList<string> ActionPaths { get; init; } = [];

    /// <summary>The query parameter that names the language of an answer; null where the header Accept-Language does (RFC 9110 section 12.5.4).</summary>
    public string? LanguageParameter { get; init; }

    /// <summary>The cloud's limits, the one first that a refusal means which does not say what was broken.</summary>
    public IReadOnlyList<RateRule> RateRules { get; init; } = [];

    /// <summary>The HTTP statuses by which the cloud asks to wait.</summary>
    public IReadOnlyList<int> LimitStatuses { get; init; } = [429];

    /// <summary>The same provider with every endpoint moved to another address, paths kept: an emulator on loopback.</summary>
    /// <param name="baseUri">An http or https address on loopback, with or without a path.</param>
    public Provider At(Uri baseUri)
    {
        string root = baseUri.GetLeftPart(UriPartial.Path).TrimEnd('/');
        return this with
        {
            AuthorizeEndpoint = Move(AuthorizeEndpoint),
            TokenEndpoint = Move(TokenEndpoint),
            DeviceAuthorizationEndpoint = MoveIfAny(DeviceAuthorizationEndpoint),
            RevocationEndpoints = [.. RevocationEndpoints.Select(way => way with { Endpoint = Move(way.Endpoint) })],
            KeysEndpoint = MoveIfAny(KeysEndpoint),
            Issuer = MoveIfAny(Issuer),
            ApiBase = Move(ApiBase),
        };

        Uri Move(Uri endpoint) => new(root + endpoint.AbsolutePath);
        Uri? MoveIfAny(Uri? endpoint) => endpoint is null ? null : Move(endpoint);
    }
}
