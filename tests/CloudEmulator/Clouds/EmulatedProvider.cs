using CloudEmulator.Calls;

namespace CloudEmulator.Clouds;

/// <summary>One of the providers that people sign in to. They differ in these values and in the endpoints they name.</summary>
internal sealed record EmulatedProvider
{
    /// <summary>What counters and faults call it.</summary>
    public required string Name { get; init; }

    /// <summary>What stands before its paths.</summary>
    public string Prefix { get; init; } = "";

    public IReadOnlyList<CloudRoute> Routes { get; init; } = [];

    /// <summary>Where the login page is sent to.</summary>
    public string LoginPath { get; init; } = "";

    /// <summary>Where the consent page is sent to.</summary>
    public string ConsentPath { get; init; } = "";

    /// <summary>What the pages call the cloud.</summary>
    public string Title { get; init; } = "";

    /// <summary>Whether the login page asks for the Miele subsidiary.</summary>
    public bool AsksCountry { get; init; }

    /// <summary>Whether the consent page lets the user choose appliances.</summary>
    public bool ChoosesAppliances { get; init; }

    /// <summary>Home Connect's <c>x-reg</c>, the first part of the issuer.</summary>
    public string Region { get; init; } = "";

    public bool IsHomeConnect => Region.Length > 0;

    public bool HasDeviceFlow { get; init; }

    /// <summary>Whether apps of the code flow need their secret at the token endpoint.</summary>
    public bool NeedsSecret { get; init; }

    /// <summary>Whether the token endpoint wants the redirect even when the authorize request had none.</summary>
    public bool NeedsRedirectAtToken { get; init; }

    /// <summary>Whether <c>user=</c> in the authorize request stands for login and consent.</summary>
    public bool HasUserShortcut { get; init; }

    /// <summary>Makes an authorization code.</summary>
    public Func<SignInContext, string> NewCode { get; init; } = _ => Guid.NewGuid().ToString();

    /// <summary>What a successful redirect carries besides code and state.</summary>
    public Func<SignInContext, IEnumerable<KeyValuePair<string, string>>> RedirectExtras { get; init; } = _ => [];

    /// <summary>The answer of a login page that was left open for too long.</summary>
    public Func<EmulatedResponse> LoginExpired { get; init; } = () => EmulatedResponse.Empty(400);
}
