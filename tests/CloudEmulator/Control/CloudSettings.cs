namespace CloudEmulator.Control;

/// <summary>The form of <c>expires_in</c> in a token response.</summary>
public enum ExpiresInForm
{
    /// <summary>A number of seconds (RFC 6749 section 5.1).</summary>
    Number,

    /// <summary>The number as a string.</summary>
    Text,

    /// <summary>No <c>expires_in</c>.</summary>
    Missing,
}

/// <summary>The form of Miele's list of appliances, in responses and events.</summary>
public enum MieleListForm
{
    /// <summary>A map from ID to document, as documented.</summary>
    Map,

    /// <summary>An array of such maps, each with one appliance, as for a week in September 2025 (openhab-addons#19315).</summary>
    Array,
}

/// <summary>The form of the events of Miele's stream of one appliance.</summary>
public enum MieleStreamForm
{
    /// <summary>Events <c>device</c> and <c>actions</c> with the document itself, as in Miele's page "Eventing" and in clients.</summary>
    Bare,

    /// <summary>The same events as the stream of all appliances.</summary>
    Map,
}

/// <summary>The settings of the clouds. Lifetimes are in seconds. The defaults are the values of the clouds, if they are known.</summary>
public sealed record CloudSettings
{
    /// <summary>Lifetime of a Home Connect access token.</summary>
    public int HomeConnectTokenLife { get; init; } = 86_400;

    /// <summary>Lifetime of an access token of Miele's new provider.</summary>
    public int MieleTokenLife { get; init; } = 3_600;

    /// <summary>Lifetime of an access token of Miele's legacy provider.</summary>
    public int LegacyTokenLife { get; init; } = 2_592_000;

    /// <summary>Lifetime of an unused Home Connect refresh token: 60 days.</summary>
    public int HomeConnectRefreshLife { get; init; } = 5_184_000;

    /// <summary>Miele's <c>refresh_expires_in</c>: lifetime of an unused refresh token; 0 for no limit. Undocumented.</summary>
    public int RefreshExpiresIn { get; init; } = 2_592_000;

    /// <summary>Maximum lifetime of a Miele session, which limits <c>refresh_expires_in</c>; 0 for no limit.</summary>
    public int SessionMaximum { get; init; }

    /// <summary>How often a used refresh token is accepted again before its reuse ends the session.</summary>
    public int RefreshReuse { get; init; }

    /// <summary>Lifetime of an authorization code.</summary>
    public int CodeLife { get; init; } = 600;

    /// <summary>Lifetime of a login page.</summary>
    public int LoginLife { get; init; } = 1_800;

    /// <summary>Lifetime of a device code; 300 is documented, 600 and 1800 are recorded.</summary>
    public int DeviceCodeLife { get; init; } = 300;

    /// <summary>Minimum seconds between two polls of the device flow.</summary>
    public int DeviceInterval { get; init; } = 5;

    /// <summary>Whether the grant type <c>device_code</c> is rejected and only the URN of RFC 8628 is accepted.</summary>
    public bool RefuseShortDeviceGrant { get; init; }

    /// <summary>Whether the device authorization response has no <c>verification_uri_complete</c>, as in recorded responses.</summary>
    public bool OmitCompleteAddress { get; init; }

    /// <summary>The <c>not-before-policy</c> of Miele's token responses, in Unix seconds.</summary>
    public long NotBeforePolicy { get; init; }

    /// <summary>Whether refresh tokens older than <see cref="NotBeforePolicy"/> are rejected, as Keycloak does.</summary>
    public bool EnforceNotBefore { get; init; }

    /// <summary>Name of the claim with the user's country. The real name is not documented.</summary>
    public string CountryClaim { get; init; } = "country";

    /// <summary>Name of the claim with the granted appliances. The real name is not documented.</summary>
    public string DevicesClaim { get; init; } = "devices";

    /// <summary>Scopes granted in addition to those requested, separated by spaces.</summary>
    public string ExtraScopes { get; init; } = "";

    /// <summary>Scopes that are not granted even if they are requested, separated by spaces.</summary>
    public string WithheldScopes { get; init; } = "";

    /// <summary>The form of <c>expires_in</c> in token responses.</summary>
    public ExpiresInForm ExpiresIn { get; init; }

    /// <summary>Whether token responses contain no refresh token. The current one then stays valid.</summary>
    public bool OmitRefreshToken { get; init; }

    /// <summary>A nonce for the tokens instead of that of the request; null for that of the request.</summary>
    public string? WrongNonce { get; init; }

    /// <summary>Whether Home Connect's documented rate limits are enforced.</summary>
    public bool RealLimits { get; init; }

    /// <summary>The daily limit of calls. The error text always contains the documented one.</summary>
    public int CallsPerDay { get; init; } = 1000;

    /// <summary>Program seconds per second: with 600, a program of two hours takes 12 seconds; with 0, programs do not advance.</summary>
    public double ProgramSpeed { get; init; }

    /// <summary>Whether programs advance only if an event stream of their provider is open, so that its client receives the end.</summary>
    public bool ProgramsNeedStream { get; init; }

    /// <summary>Seconds without an event before Home Connect sends a keep-alive event. A large value results in a silent stream.</summary>
    public double KeepAliveInterval { get; init; } = 55;

    /// <summary>Seconds without an event before Miele sends a ping.</summary>
    public double PingInterval { get; init; } = 20;

    /// <summary>The form of Miele's list of appliances.</summary>
    public MieleListForm MieleList { get; init; }

    /// <summary>The form of the events of Miele's stream of one appliance.</summary>
    public MieleStreamForm MieleStream { get; init; }

    /// <summary>The number of recent events that a new stream receives again.</summary>
    public int ReplayedEvents { get; init; }
}
