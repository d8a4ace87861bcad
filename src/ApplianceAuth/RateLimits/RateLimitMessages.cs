using ApplianceAuth.Providers;

namespace ApplianceAuth.RateLimits;

/// <summary>What is said about limits, and what the clouds say about them.</summary>
internal static class RateLimitMessages
{
    /// <summary>The refusal of what was never sent.</summary>
    public static ApplianceAuthException Refused(Provider provider, RateLimitDelay delay) => new(
        ErrorId.RateLimited,
        $"Nothing was sent: {Describe(provider, delay)} until {ConsoleText.FormatTime(delay.Until)}.",
        delay.FromResponse ? null : "Wait until then: one more would make the cloud block the application. Get-ApplianceRateLimit shows all limits.")
    {
        RetryAt = delay.Until,
    };

    /// <summary>Why the next try waits after a failure of the cloud, as a phrase.</summary>
    public static string CloudFailed(Provider provider) => $"{provider.DisplayName} has trouble";

    /// <summary>Why something waits, as a phrase.</summary>
    public static string Describe(Provider provider, RateLimitDelay delay) => delay.FromResponse
        ? $"{provider.DisplayName} takes no calls ({delay.Rule.Name})"
        : $"the limit of {provider.DisplayName} is used up ({delay.Rule.Name})";
}
