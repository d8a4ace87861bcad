using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>Detects that an account of the built-in store may be in use on two machines: a copied home, image or snapshot makes two owners of one refresh token.</summary>
public static class CopiedAccount
{
    /// <summary>What to do about it.</summary>
    public const string Recommendation = "Sign in on this machine again, or use a vault that both machines share.";

    /// <summary>The warning, or null if this machine was the last to refresh the account, or if it is not known which one was.</summary>
    /// <param name="account">The account's address.</param>
    /// <param name="refreshMachine">The machine that the header or the tokens name.</param>
    public static string? Warning(AccountAddress account, string? refreshMachine) => refreshMachine is null || refreshMachine == Environment.MachineName ? null
        : $"The machine '{ConsoleText.SanitizeAndTruncate(refreshMachine)}' was the last to refresh {account}, not this one ('{Environment.MachineName}'). "
            + "If both machines use a copy of the account, the provider ends the session of both.";
}
