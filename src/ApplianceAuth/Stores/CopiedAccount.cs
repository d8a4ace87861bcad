using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>Detects that two machines may use the same refresh token of the built-in store, after a home, an image or a snapshot was copied.</summary>
internal static class CopiedAccount
{
    /// <summary>The recommendation for the warning.</summary>
    public static string Recommendation => Messages.SessionCopiedRecommendation;

    /// <summary>The warning; null if this machine was the last to refresh the account, or if that is not known.</summary>
    /// <param name="account">The account's address.</param>
    /// <param name="refreshMachine">The machine that the header or the tokens name.</param>
    public static string? Warning(AccountAddress account, string? refreshMachine) => refreshMachine is null || refreshMachine == Environment.MachineName ? null
        : Messages.FormatSessionCopied(ConsoleText.SanitizeAndTruncate(refreshMachine), account, Environment.MachineName);
}
