using CloudEmulator.Pages;
using CloudEmulator.Users;

namespace CloudEmulator.Tokens;

/// <summary>A code that was sent to a redirect address.</summary>
/// <param name="Value">The code.</param>
/// <param name="Request">What the app asked for.</param>
/// <param name="User">Who consented.</param>
/// <param name="Country">Which subsidiary they chose.</param>
/// <param name="Appliances">Which appliances they ticked, or null where they were not asked.</param>
/// <param name="Expires">When it ends.</param>
internal sealed record AuthorizationCode(
    string Value, Attempt Request, TestUser User, string Country, IReadOnlyList<string>? Appliances, DateTimeOffset Expires)
{
    /// <summary>The sign-in that was made from it, which ends when the code comes again.</summary>
    public SignIn? SignIn { get; set; }
}
