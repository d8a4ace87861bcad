using CloudEmulator.Clouds;
using CloudEmulator.Tokens;
using CloudEmulator.Users;

namespace CloudEmulator.Pages;

/// <summary>A sign-in that has begun: what the app asked for, and how far the user has come.</summary>
internal sealed class Attempt
{
    public string Id { get; } = Guid.NewGuid().ToString("N");

    public required EmulatedProvider Provider { get; init; }

    public required string ClientId { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required DateTimeOffset Expires { get; init; }

    public string RedirectUri { get; init; } = "";

    /// <summary>Whether the app named the redirect, or left it to the registration.</summary>
    public bool RedirectWasSent { get; init; }

    public string? State { get; init; }

    public string? Nonce { get; init; }

    public string? Challenge { get; init; }

    public string? ChallengeMethod { get; init; }

    /// <summary>The subsidiary that the legacy provider was told in the authorize request.</summary>
    public string? Vg { get; init; }

    /// <summary>The device that waits for this sign-in, or null where a redirect ends it.</summary>
    public DeviceGrant? Device { get; init; }

    public TestUser? User { get; set; }

    public string Country { get; set; } = "de-DE";
}
