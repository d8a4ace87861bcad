using ApplianceAuth.Providers;

namespace ApplianceAuth.Api;

/// <summary>What is said about limits, and what the clouds say about them.</summary>
internal static class RateLimitMessages
{
    /// <summary>The rule that a refusal speaks of; the first that holds for the call where it speaks of none; null where no rules are known.</summary>
    public static RateRule? FindExceeded(ApiCall call, string words) =>
        call.Provider.RateLimitMessages.FirstOrDefault(rule => rule.QuotedAs is { } quoted && words.Contains(quoted, StringComparison.OrdinalIgnoreCase))
        ?? (call.Rules.Count > 0 ? call.Rules[0] : null);

    /// <summary>The refusal of what was never sent.</summary>
    public static ApplianceAuthException Refused(Provider provider, RateLimitDelay hold) => new(
        ErrorId.RateLimited,
        $"Nothing was sent: {Describe(provider, hold)} until {ConsoleText.FormatTime(hold.Until)}.",
        hold.FromResponse ? null : "Wait until then: one more would make the cloud block the application. Get-ApplianceRateLimit shows all limits.")
    {
        RetryAt = hold.Until,
    };

    /// <summary>Why the next try waits after a failure of the cloud, as a phrase.</summary>
    public static string CloudFailed(Provider provider) => $"{provider.DisplayName} has trouble";

    /// <summary>Why something waits, as a phrase.</summary>
    public static string Describe(Provider provider, RateLimitDelay hold) => hold.FromResponse
        ? $"{provider.DisplayName} takes no calls ({hold.Rule.Name})"
        : $"the limit of {provider.DisplayName} is used up ({hold.Rule.Name})";
}
