using System.Text;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Providers;
using ApplianceAuth.RateLimits;

namespace ApplianceAuth.Hosting;

/// <summary>Says what a call would do and what it would cost, for -WhatIf and -Confirm.</summary>
internal static class CallDescription
{
    /// <summary>Method, path, account, the beginning of the body, and how far the limits are used up that the call counts towards; no secret of the account.</summary>
    public static string Describe(ApiCall call, StoredAccount account, IReadOnlyList<RateState> limits)
    {
        string path = AccountSecrets.Redact(account, call.Address.PathAndQuery);
        string body = call.Body is { } sent ? $", with {AccountSecrets.RedactAndSanitize(account, Encoding.UTF8.GetString(sent))}" : "";
        string cost = string.Join("; ", limits.Where(limit => call.Rules.Contains(limit.Rule) && limit.Rule.Kind == RateLimitKind.Calls).Select(Cost));
        return $"{call.Request.Method} {path} for {call.Account}{body}. It costs {cost}.";
    }

    private static string Cost(RateState limit) =>
        (limit.Rule.Limit is null ? $"1 of the {limit.Rule.Name}, {limit.Used} so far" : $"1 of {limit.Rule.Name}, {limit.Used} used")
        + (limit.RetryAt is { } until ? $", closed until {ConsoleText.FormatTime(until)}" : "");
}
