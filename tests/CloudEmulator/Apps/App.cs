namespace CloudEmulator.Apps;

/// <summary>The flow that an app is registered for. A Home Connect app has exactly one.</summary>
public enum AppFlow
{
    /// <summary>Authorization code (RFC 6749 section 4.1).</summary>
    Code,

    /// <summary>Device (RFC 8628).</summary>
    Device,
}

/// <summary>The registration of an app at a developer portal.</summary>
public sealed record App
{
    /// <summary>The name of the app, which says what it tests.</summary>
    public required string Name { get; init; }

    /// <summary>64 hexadecimal digits at Home Connect, a UUID at Miele.</summary>
    public required string ClientId { get; init; }

    /// <summary>The client secret, or null if the app has none.</summary>
    public string? Secret { get; init; }

    /// <summary>The flow that it may use.</summary>
    public AppFlow Flow { get; init; }

    /// <summary>The registered redirect URIs; the first one is the default.</summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [KnownApps.Redirect];

    /// <summary>The providers at which it is registered.</summary>
    public required IReadOnlyList<string> Providers { get; init; }

    /// <summary>The portal's "Enabled".</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The e-mail addresses of the users who may sign in, or null if all users may.</summary>
    public IReadOnlyList<string>? Users { get; init; }

    /// <summary>Partner scopes that it may request in addition to the public ones.</summary>
    public IReadOnlyList<string> PartnerScopes { get; init; } = [];

    /// <summary>The portal's "Client Secret Always Required".</summary>
    public bool SecretAlwaysRequired { get; init; }

    /// <summary>The portal's "Forces the usage of PKCE".</summary>
    public bool PkceForced { get; init; }

    /// <summary>The portal's "Enable One Time Token Mode": its refresh tokens are rejected.</summary>
    public bool OneTimeToken { get; init; }
}
