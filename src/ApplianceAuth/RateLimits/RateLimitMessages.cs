using ApplianceAuth.Providers;

namespace ApplianceAuth.RateLimits;

/// <summary>Messages about rate limits.</summary>
internal static class RateLimitMessages
{
    /// <summary>The error for a request that was not sent because of a limit.</summary>
    public static ApplianceAuthException Refused(Provider provider, RateLimitDelay delay)
    {
        string until = ConsoleText.FormatTime(delay.Until);
        return delay.FromResponse
            ? new(ErrorId.RateLimited, Messages.FormatRateLimitBlocked(provider.DisplayName, until, delay.Rule.Name)) { RetryAt = delay.Until }
            : new(
                ErrorId.RateLimited, Messages.FormatRateLimitExceeded(provider.DisplayName, delay.Rule.Name, until), Messages.RateLimitExceededRecommendation)
            {
                RetryAt = delay.Until,
            };
    }

    /// <summary>The reason for a delay after a failure of the cloud: a phrase that "until" and a time can follow.</summary>
    public static string CloudFailed(Provider provider) => Messages.FormatRateLimitWaitRetry(provider.DisplayName);

    /// <summary>The reason for a delay because of a limit: a phrase that "until" and a time can follow.</summary>
    public static string Describe(Provider provider, RateLimitDelay delay) => delay.FromResponse
        ? Messages.FormatRateLimitWaitBlocked(provider.DisplayName, delay.Rule.Name)
        : Messages.FormatRateLimitWaitExceeded(provider.DisplayName, delay.Rule.Name);
}
