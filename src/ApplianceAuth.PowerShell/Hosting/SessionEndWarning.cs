using ApplianceAuth.Accounts;

namespace ApplianceAuth.Hosting;

/// <summary>The warning of a session that ends soon.</summary>
internal static class SessionEndWarning
{
    private static readonly TimeSpan s_soon = TimeSpan.FromDays(7);

    /// <summary>The text of the warning, or null if the session does not end within seven days.</summary>
    /// <param name="account">The account's address.</param>
    /// <param name="end">When its session ends, UTC, or null if that is not known.</param>
    /// <param name="isFixed">Whether using the account does not move the end.</param>
    /// <param name="now">The time, UTC.</param>
    public static string? Text(AccountAddress account, DateTimeOffset? end, bool isFixed, DateTimeOffset now) =>
        end is not { } at || at <= now || at - now >= s_soon ? null
        : isFixed ? $"The sign-in of {account} ends on {ConsoleText.FormatTime(at)}. Using the account does not extend it: sign in again before then with the same Connect command."
        : $"The sign-in of {account} ends on {ConsoleText.FormatDate(at)} unless it is used before.";
}
