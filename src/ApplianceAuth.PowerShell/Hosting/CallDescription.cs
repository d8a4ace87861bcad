using System.Text;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Providers;
using ApplianceAuth.RateLimits;

namespace ApplianceAuth.Hosting;

/// <summary>Describes a call and the limits that it counts toward, for -WhatIf and -Confirm.</summary>
internal static class CallDescription
{
    /// <summary>
    /// Formats the method, path, account, start of the body, limits with their use, and warnings. Secrets of the account are redacted.
    /// </summary>
    public static string Describe(ApiCall call, StoredAccount account, IReadOnlyList<RateState> limits, IReadOnlyList<string> warnings)
    {
        string path = AccountSecrets.Redact(account, call.Address.PathAndQuery);
        string counted = string.Join("; ", limits.Where(limit => call.Rules.Contains(limit.Rule) && limit.Rule.Kind == RateLimitKind.Calls).Select(Describe));
        string described = call.Body is { } body
            ? CmdletMessages.FormatCallDescriptionWithBody(
                call.Request.Method, path, call.Account, AccountSecrets.RedactAndSanitize(account, Encoding.UTF8.GetString(body)), counted)
            : CmdletMessages.FormatCallDescription(call.Request.Method, path, call.Account, counted);
        return warnings.Count == 0 ? described : CmdletMessages.FormatCallDescriptionWithWarnings(described, string.Join(' ', warnings));
    }

    private static string Describe(RateState limit) => limit.RetryAt is { } until
        ? CmdletMessages.FormatCallLimitClosed(limit.Rule.Name, ConsoleText.FormatNumber(limit.Used), ConsoleText.FormatTime(until))
        : CmdletMessages.FormatCallLimit(limit.Rule.Name, ConsoleText.FormatNumber(limit.Used));
}
