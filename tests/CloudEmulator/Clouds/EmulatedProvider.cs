using CloudEmulator.Calls;

namespace CloudEmulator.Clouds;

/// <summary>An OAuth provider with its resource server. Providers differ in these values and in their endpoints.</summary>
internal sealed record EmulatedProvider
{
    /// <summary>Its name in counters and faults.</summary>
    public required string Name { get; init; }

    /// <summary>The prefix of its paths.</summary>
    public string Prefix { get; init; } = "";

    public IReadOnlyList<CloudRoute> Routes { get; init; } = [];

    /// <summary>The path to which the login page is submitted.</summary>
    public string LoginPath { get; init; } = "";

    /// <summary>The path to which the consent page is submitted.</summary>
    public string ConsentPath { get; init; } = "";

    /// <summary>The name of the cloud on the pages.</summary>
    public string Title { get; init; } = "";

    /// <summary>Whether the login page has a choice of the Miele subsidiary.</summary>
    public bool AsksCountry { get; init; }

    /// <summary>Whether the consent page has a choice of appliances.</summary>
    public bool ChoosesAppliances { get; init; }

    /// <summary>Home Connect's <c>x-reg</c>, the first part of the issuer.</summary>
    public string Region { get; init; } = "";

    public bool IsHomeConnect => Region.Length > 0;

    public bool HasDeviceFlow { get; init; }

    /// <summary>Whether apps of the code flow must send their secret to the token endpoint.</summary>
    public bool NeedsSecret { get; init; }

    /// <summary>Whether the token endpoint requires <c>redirect_uri</c> even if the authorization request had none.</summary>
    public bool NeedsRedirectAtToken { get; init; }

    /// <summary>Whether <c>user=</c> in the authorization request replaces login and consent.</summary>
    public bool HasUserShortcut { get; init; }

    /// <summary>Creates an authorization code.</summary>
    public Func<SignInContext, string> NewCode { get; init; } = _ => Guid.NewGuid().ToString();

    /// <summary>Parameters of a successful authorization response in addition to <c>code</c> and <c>state</c>.</summary>
    public Func<SignInContext, IEnumerable<KeyValuePair<string, string>>> RedirectExtras { get; init; } = _ => [];

    /// <summary>The response if the login page is submitted after it has expired.</summary>
    public Func<EmulatedResponse> LoginExpired { get; init; } = () => EmulatedResponse.Empty(400);
}
