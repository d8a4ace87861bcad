using CloudEmulator.Clouds;
using CloudEmulator.Tokens;
using CloudEmulator.Users;

namespace CloudEmulator.Pages;

/// <summary>An authorization request in progress.</summary>
internal sealed class Attempt
{
    public string Id { get; } = Guid.NewGuid().ToString("N");

    public required EmulatedProvider Provider { get; init; }

    public required string ClientId { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required DateTimeOffset Expires { get; init; }

    public string RedirectUri { get; init; } = "";

    /// <summary>Whether the authorization request contained <c>redirect_uri</c>.</summary>
    public bool RedirectWasSent { get; init; }

    public string? State { get; init; }

    public string? Nonce { get; init; }

    public string? Challenge { get; init; }

    public string? ChallengeMethod { get; init; }

    /// <summary>The subsidiary in the authorization request of the legacy provider.</summary>
    public string? Vg { get; init; }

    /// <summary>The device authorization, or null if a redirect ends the sign-in.</summary>
    public DeviceGrant? Device { get; init; }

    public TestUser? User { get; set; }

    public string Country { get; set; } = "de-DE";
}
