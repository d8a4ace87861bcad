using ApplianceAuth.Providers;

namespace ApplianceAuth.Api;

/// <summary>What is said about limits, and what the clouds say about them.</summary>
internal static class RateRules
{
    /// <summary>The rule that a refusal speaks of; the first that holds for the call where it speaks of none; null where no rules are known.</summary>
    public static RateRule? Broken(ApiCall call, string words) =>
        call.Provider.RateRules.FirstOrDefault(rule => rule.QuotedAs is { } quoted && words.Contains(quoted, StringComparison.OrdinalIgnoreCase))
        ?? (call.Rules.Count > 0 ? call.Rules[0] : null);

    /// <summary>The refusal of what was never sent.</summary>
    public static ApplianceAuthException Refusal(Provider provider, RateHold hold) => new(
        Reason.RateLimited,
        $"Nothing was sent: {Phrase(provider, hold)} until {PlainWords.Time(hold.Until)}.",
        hold.SaidByCloud ? null : "Wait until then: one more would make the cloud block the application. Get-ApplianceRateLimit shows all limits.")
    {
        RetryAt = hold.Until,
    };

    /// <summary>Why the next try waits after a failure of the cloud, as a phrase.</summary>
    public static string Trouble(Provider provider) => $"{provider.DisplayName} has trouble";

    /// <summary>Why something waits, as a phrase.</summary>
    public static string Phrase(Provider provider, RateHold hold) => hold.SaidByCloud
        ? $"{provider.DisplayName} takes no calls ({hold.Rule.Name})"
        : $"the limit of {provider.DisplayName} is used up ({hold.Rule.Name})";
}
