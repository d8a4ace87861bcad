using CloudEmulator.Pages;
using CloudEmulator.Users;

namespace CloudEmulator.Tokens;

/// <summary>An authorization code.</summary>
/// <param name="Value">The code.</param>
/// <param name="Request">The authorization request.</param>
/// <param name="User">The user who consented.</param>
/// <param name="Country">The subsidiary that the user selected.</param>
/// <param name="Appliances">The appliances that the user selected, or null if there was no choice.</param>
/// <param name="Expires">When the code expires.</param>
internal sealed record AuthorizationCode(
    string Value, Attempt Request, TestUser User, string Country, IReadOnlyList<string>? Appliances, DateTimeOffset Expires)
{
    /// <summary>The session that it was exchanged for, which ends if the code is sent again.</summary>
    public SignIn? SignIn { get; set; }
}
