namespace CloudEmulator.Apps;

/// <summary>Which flow an app was registered for; at Home Connect it has only the one.</summary>
public enum AppFlow
{
    /// <summary>Authorization code (RFC 6749 section 4.1).</summary>
    Code,

    /// <summary>Device (RFC 8628).</summary>
    Device,
}

/// <summary>An app as its developer registered it at a portal.</summary>
public sealed record App
{
    /// <summary>What it is there for.</summary>
    public required string Name { get; init; }

    /// <summary>64 hexadecimal digits at Home Connect, a UUID at Miele.</summary>
    public required string ClientId { get; init; }

    /// <summary>The secret, or null where the app has none.</summary>
    public string? Secret { get; init; }

    /// <summary>The flow it may use.</summary>
    public AppFlow Flow { get; init; }

    /// <summary>The redirects that are registered, the default one first.</summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [KnownApps.Redirect];

    /// <summary>The providers that know it.</summary>
    public required IReadOnlyList<string> Providers { get; init; }

    /// <summary>Whether the portal says Enabled.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The only users that may sign in, or null where anybody may.</summary>
    public IReadOnlyList<string>? Users { get; init; }

    /// <summary>Scopes of partners that it may ask for besides the ones that are free for all.</summary>
    public IReadOnlyList<string> PartnerScopes { get; init; } = [];

    /// <summary>The portal's "Client Secret Always Required".</summary>
    public bool SecretAlwaysRequired { get; init; }

    /// <summary>The portal's "Forces the usage of PKCE".</summary>
    public bool PkceForced { get; init; }

    /// <summary>The portal's "Enable One Time Token Mode": nothing can be refreshed.</summary>
    public bool OneTimeToken { get; init; }
}
