using CloudEmulator.Clouds;
using CloudEmulator.Users;

namespace CloudEmulator.Tokens;

/// <summary>One user's sign-in to one app: the family of all tokens that come from one consent.</summary>
internal sealed class SignIn
{
    public string Id { get; } = Guid.NewGuid().ToString();

    public required EmulatedProvider Provider { get; init; }

    public required string ClientId { get; init; }

    public required TestUser User { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Ids of the appliances that the user ticked, or null where all are meant.</summary>
    public IReadOnlyList<string>? Appliances { get; init; }

    /// <summary>The Miele subsidiary, such as <c>de-DE</c>.</summary>
    public string Country { get; init; } = "de-DE";

    public string? Nonce { get; init; }

    /// <summary>When its first tokens were issued.</summary>
    public DateTimeOffset? Began { get; set; }

    /// <summary>Set once it is over. Guarded by <see cref="SignIns"/>, as is all that follows.</summary>
    public EndReason? Ended { get; set; }

    public string? RefreshToken { get; set; }

    public DateTimeOffset RefreshIssued { get; set; }

    public DateTimeOffset? RefreshExpires { get; set; }

    /// <summary>The refresh tokens that were exchanged, with how often they came again since.</summary>
    public Dictionary<string, int> Redeemed { get; } = [];
}
