using CloudEmulator.Tokens;

namespace CloudEmulator.Control;

/// <summary>Numbers of tokens. It contains no tokens.</summary>
public sealed record TokenReport
{
    /// <summary>Access tokens that were issued.</summary>
    public required int AccessTokensIssued { get; init; }

    /// <summary>Access tokens that are valid now.</summary>
    public required int AccessTokensValid { get; init; }

    /// <summary>Refresh tokens that were issued.</summary>
    public required int RefreshTokensIssued { get; init; }

    /// <summary>The sign-ins, oldest first.</summary>
    public required IReadOnlyList<SignInReport> SignIns { get; init; }

    /// <summary>Sessions that ended because a used refresh token was sent again.</summary>
    public int SessionsEndedByReuse => SignIns.Count(signIn => signIn.Ended is EndReason.Reuse);
}

/// <summary>One sign-in.</summary>
/// <param name="Provider">The provider, such as <c>miele</c>.</param>
/// <param name="ClientId">The client ID of the app.</param>
/// <param name="User">The e-mail address of the user.</param>
/// <param name="Scopes">The granted scopes.</param>
/// <param name="Appliances">IDs of the selected appliances, or null for all.</param>
/// <param name="Ended">Why the session has ended, or null if it is valid.</param>
public sealed record SignInReport(
    string Provider, string ClientId, string User, IReadOnlyList<string> Scopes, IReadOnlyList<string>? Appliances, EndReason? Ended);
