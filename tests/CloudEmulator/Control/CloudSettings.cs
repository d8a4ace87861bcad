namespace CloudEmulator.Control;

/// <summary>How a token answer states the life of the access token.</summary>
public enum ExpiresInForm
{
    /// <summary>As a number of seconds, as RFC 6749 section 5.1 has it.</summary>
    Number,

    /// <summary>As the same number in quotation marks.</summary>
    Text,

    /// <summary>Not at all.</summary>
    Missing,
}

/// <summary>How Miele lists appliances, in the list and in events.</summary>
public enum MieleListForm
{
    /// <summary>As a map from id to document, which is documented.</summary>
    Map,

    /// <summary>As an array of such maps, each with one appliance: for a week in September 2025 (openhab-addons#19315).</summary>
    Array,
}

/// <summary>What Miele's stream of one appliance sends.</summary>
public enum MieleStreamForm
{
    /// <summary>Events <c>device</c> and <c>actions</c> with the bare documents, as Miele's page "Eventing" and clients have it.</summary>
    Bare,

    /// <summary>The same events as the stream of all appliances.</summary>
    Map,
}

/// <summary>What can be set about the clouds. Lives are in seconds. The defaults are what the clouds do, as far as it is known.</summary>
public sealed record CloudSettings
{
    /// <summary>Life of a Home Connect access token.</summary>
    public int HomeConnectTokenLife { get; init; } = 86_400;

    /// <summary>Life of an access token of Miele's new provider.</summary>
    public int MieleTokenLife { get; init; } = 3_600;

    /// <summary>Life of an access token of Miele's legacy provider.</summary>
    public int LegacyTokenLife { get; init; } = 2_592_000;

    /// <summary>Life of an unused Home Connect refresh token: 60 days.</summary>
    public int HomeConnectRefreshLife { get; init; } = 5_184_000;

    /// <summary>Miele's <c>refresh_expires_in</c>: life of an unused refresh token; 0 means no end. The real figure is not known.</summary>
    public int RefreshExpiresIn { get; init; } = 2_592_000;

    /// <summary>Seconds after which a sign-in to Miele ends however much it is used, so that <c>refresh_expires_in</c> shrinks; 0 means never.</summary>
    public int SessionMaximum { get; init; }

    /// <summary>How often a spent refresh token is taken again before its whole sign-in dies.</summary>
    public int RefreshReuse { get; init; }

    /// <summary>Life of an authorization code.</summary>
    public int CodeLife { get; init; } = 600;

    /// <summary>Life of a login page.</summary>
    public int LoginLife { get; init; } = 1_800;

    /// <summary>Life of a device code; 300 is documented, 600 and 1800 were seen.</summary>
    public int DeviceCodeLife { get; init; } = 300;

    /// <summary>Seconds to wait between two polls of the device flow.</summary>
    public int DeviceInterval { get; init; } = 5;

    /// <summary>Whether <c>device_code</c> is refused as grant type, so that only the URN of RFC 8628 is left.</summary>
    public bool RefuseShortDeviceGrant { get; init; }

    /// <summary>Whether the device answer leaves out <c>verification_uri_complete</c>, as it was seen to.</summary>
    public bool OmitCompleteAddress { get; init; }

    /// <summary>The <c>not-before-policy</c> of Miele's token answers, in Unix seconds.</summary>
    public long NotBeforePolicy { get; init; }

    /// <summary>Whether refresh tokens older than <see cref="NotBeforePolicy"/> are refused, as Keycloak does.</summary>
    public bool EnforceNotBefore { get; init; }

    /// <summary>Name of the claim that holds the user's country; the real one is documented nowhere.</summary>
    public string CountryClaim { get; init; } = "country";

    /// <summary>Name of the claim that holds the granted appliances; the real one is documented nowhere.</summary>
    public string DevicesClaim { get; init; } = "devices";

    /// <summary>Scopes granted though nobody asked, space separated.</summary>
    public string ExtraScopes { get; init; } = "";

    /// <summary>Scopes asked for but not granted, space separated.</summary>
    public string WithheldScopes { get; init; } = "";

    /// <summary>How token answers state their life.</summary>
    public ExpiresInForm ExpiresIn { get; init; }

    /// <summary>Whether token answers hold no refresh token; the one in use then stays good.</summary>
    public bool OmitRefreshToken { get; init; }

    /// <summary>A nonce put into the tokens instead of the one that was sent; null sends the right one back.</summary>
    public string? WrongNonce { get; init; }

    /// <summary>Whether Home Connect's documented rate limits are kept.</summary>
    public bool RealLimits { get; init; }

    /// <summary>How many calls a day those limits allow. A lower number is used up sooner; the refusal quotes the documented one.</summary>
    public int CallsPerDay { get; init; } = 1000;

    /// <summary>How fast programs go on, in seconds of theirs per second of the machine: 600 ends one of two hours in 12 seconds; with 0 nothing moves.</summary>
    public double ProgramSpeed { get; init; }

    /// <summary>Whether programs go on only while somebody listens to the events of their cloud, so that nobody misses their end.</summary>
    public bool ProgramsNeedStream { get; init; }

    /// <summary>Seconds of silence before a keep-alive event of Home Connect; so many that none comes, for a stream that says nothing.</summary>
    public double KeepAliveInterval { get; init; } = 55;

    /// <summary>Seconds of silence before a ping of Miele.</summary>
    public double PingInterval { get; init; } = 20;

    /// <summary>How Miele lists appliances.</summary>
    public MieleListForm MieleList { get; init; }

    /// <summary>What Miele's stream of one appliance sends.</summary>
    public MieleStreamForm MieleStream { get; init; }

    /// <summary>How many of the last events a new stream is told again.</summary>
    public int ReplayedEvents { get; init; }
}
