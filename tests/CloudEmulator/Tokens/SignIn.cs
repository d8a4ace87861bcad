using CloudEmulator.Clouds;
using CloudEmulator.Users;

namespace CloudEmulator.Tokens;

/// <summary>A session: all tokens that result from one consent of a user to an app.</summary>
internal sealed class SignIn
{
    public string Id { get; } = Guid.NewGuid().ToString();

    public required EmulatedProvider Provider { get; init; }

    public required string ClientId { get; init; }

    public required TestUser User { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>IDs of the appliances that the user selected, or null for all.</summary>
    public IReadOnlyList<string>? Appliances { get; init; }

    /// <summary>The Miele subsidiary, such as <c>de-DE</c>.</summary>
    public string Country { get; init; } = "de-DE";

    public string? Nonce { get; init; }

    /// <summary>When its first tokens were issued.</summary>
    public DateTimeOffset? Began { get; set; }

    /// <summary>Why the session has ended, or null. <see cref="SignIns"/> locks this and the following properties.</summary>
    public EndReason? Ended { get; set; }

    public string? RefreshToken { get; set; }

    public DateTimeOffset RefreshIssued { get; set; }

    public DateTimeOffset? RefreshExpires { get; set; }

    /// <summary>The redeemed refresh tokens, with the number of their reuses.</summary>
    public Dictionary<string, int> Redeemed { get; } = [];
}
