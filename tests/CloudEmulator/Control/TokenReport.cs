using CloudEmulator.Tokens;

namespace CloudEmulator.Control;

/// <summary>How many tokens there are. No token is in it.</summary>
public sealed record TokenReport
{
    /// <summary>Access tokens given out.</summary>
    public required int AccessTokensIssued { get; init; }

    /// <summary>Access tokens that are good right now.</summary>
    public required int AccessTokensValid { get; init; }

    /// <summary>Refresh tokens given out.</summary>
    public required int RefreshTokensIssued { get; init; }

    /// <summary>The sign-ins, oldest first.</summary>
    public required IReadOnlyList<SignInReport> SignIns { get; init; }

    /// <summary>Sign-ins that ended because a spent refresh token came again.</summary>
    public int SessionsEndedByReuse => SignIns.Count(signIn => signIn.Ended is EndReason.Reuse);
}

/// <summary>One sign-in.</summary>
/// <param name="Provider">The provider, such as <c>miele</c>.</param>
/// <param name="ClientId">The app.</param>
/// <param name="User">Who signed in.</param>
/// <param name="Scopes">What was granted.</param>
/// <param name="Appliances">Ids of the appliances that were ticked, or null where all are meant.</param>
/// <param name="Ended">Why it is over, or null where it is good.</param>
public sealed record SignInReport(
    string Provider, string ClientId, string User, IReadOnlyList<string> Scopes, IReadOnlyList<string>? Appliances, EndReason? Ended);
