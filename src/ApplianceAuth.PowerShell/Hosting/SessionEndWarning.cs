using ApplianceAuth.Accounts;

namespace ApplianceAuth.Hosting;

/// <summary>The warning of a session that ends soon.</summary>
internal static class SessionEndWarning
{
    private static readonly TimeSpan s_soon = TimeSpan.FromDays(7);

    /// <summary>Returns the warning, or null if the session does not end within seven days.</summary>
    /// <param name="account">The account's address.</param>
    /// <param name="end">The end of the session, UTC, or null if unknown.</param>
    /// <param name="isFixed">Whether using the account does not move the end.</param>
    /// <param name="now">The current time, UTC.</param>
    public static string? Text(AccountAddress account, DateTimeOffset? end, bool isFixed, DateTimeOffset now) =>
        end is not { } at || at <= now || at - now >= s_soon ? null
        : isFixed ? CmdletMessages.FormatSessionEndsAt(account, ConsoleText.FormatTime(at))
        : CmdletMessages.FormatSessionEndsUnused(account, ConsoleText.FormatDate(at));
}
