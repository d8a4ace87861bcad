using System.Net;
using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;

namespace ApplianceAuth.OAuth;

/// <summary>Turns error responses of the OAuth endpoints into exceptions that recommend what to change.</summary>
internal static class OAuthFailure
{
    // The shorter window for refreshes on Home Connect's page "Rate limiting", for a response without Retry-After.
    private static readonly TimeSpan? s_unknownLimit = TimeSpan.FromMinutes(1);

    /// <summary>Creates the exception for an error of a redirect or of a response body.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="registration">The registration of the application.</param>
    /// <param name="step">The request that failed.</param>
    /// <param name="error">The error.</param>
    /// <param name="secrets">The secrets of the request, which the cloud's text may repeat.</param>
    /// <param name="retryAt">When to try again, UTC, or null.</param>
    public static ApplianceAuthException Explain(
        Provider provider, Registration registration, SignInStep step, CloudError error, SecretRedactor secrets, DateTimeOffset? retryAt = null)
    {
        if (error.Status == (int)HttpStatusCode.TooManyRequests || error.Code == "429")
        {
            return RateLimited(provider, error with { Code = secrets.RedactAndSanitize(error.Code) }, retryAt);
        }

        bool workedBefore = step == SignInStep.Refresh || registration.IsSameApplicationAs(registration.Previous);
        (ErrorId Id, string Recommendation)? known = ProviderRecommendations.Find(provider.Cloud, step, error.Code, error.Description, workedBefore);
        ErrorId reason = known?.Id ?? (error.Status >= 500 ? ErrorId.CloudFailed : ErrorId.SignInRefused);
        string text = secrets.RedactAndSanitize(error.Description is null ? error.Code : $"{error.Code}: {error.Description}");
        string message = reason == ErrorId.CloudFailed ? FormatFailed(provider, step, text) : FormatRefused(provider, step, text);
        return new(reason, message, Fill(known?.Recommendation, registration))
        {
            CloudError = secrets.RedactAndSanitize(error.Code),
            StatusCode = error.Status,
        };
    }

    /// <summary>Creates the exception for an unsuccessful response, with or without an error by RFC 6749 section 5.2.</summary>
    public static ApplianceAuthException Explain(Provider provider, Registration registration, SignInStep step, OAuthResponse response, DateTimeOffset now)
    {
        TimeSpan? wait = response.RetryAfter ?? RetryAfter.Read(response.Body) ?? (step == SignInStep.Refresh ? s_unknownLimit : null);
        if (CloudError.FromJson(response.Body) is { } error)
        {
            return Explain(provider, registration, step, error with { Status = response.Status }, response.Secrets, now + wait);
        }

        int status = response.Status;
        return CloudError.FromPage(response.Body) is { } onPage ? Explain(provider, registration, step, onPage with { Status = status }, response.Secrets)
            : status == (int)HttpStatusCode.TooManyRequests ? RateLimited(provider, new("429"), now + wait)
            : IsFromIntermediary(response, step) ? IntermediaryResponse.Failure(provider, status)
            : status >= 500 || IsOutage(response, step) ? Failure(ErrorId.CloudFailed, Messages.FormatOAuthUnavailable)
            : status == (int)HttpStatusCode.NotFound && step == SignInStep.Device ? Failure(ErrorId.DeviceFlowNotSupported, Messages.FormatDeviceFlowNotFound)
            // Miele's legacy provider sends 401 without a body for wrong credentials.
            : status == (int)HttpStatusCode.Unauthorized ? Explain(provider, registration, step, new("invalid_client", null, status), response.Secrets)
            : status == (int)HttpStatusCode.Forbidden ? Explain(provider, registration, step, new("forbidden", null, status), response.Secrets)
            : status >= 400 ? new(ErrorId.SignInRefused, FormatRefused(provider, step, $"HTTP {status}")) { StatusCode = status }
            : Failure(ErrorId.UnexpectedResponse, Messages.FormatOAuthResponseUnexpected);

        ApplianceAuthException Failure(ErrorId reason, Func<object?, object?, string> format) =>
            new(reason, format(provider.DisplayName, status)) { StatusCode = status };
    }

    // The authorization endpoint sends HTML pages too, so only the status or the text of a known ingress identifies an intermediary.
    private static bool IsFromIntermediary(OAuthResponse response, SignInStep step) => step == SignInStep.Authorize
        ? response.Status >= 400 && (IntermediaryResponse.IsStatus(response.Status) || response.Body.StartsWith("default backend", StringComparison.Ordinal))
        : response.IsFromIntermediary;

    // During outages Miele's OAuth endpoints return 404. A token endpoint that refuses a refresh sends an error code (RFC 6749 section 5.2); 403 without
    // one was a temporary problem of the cloud.
    private static bool IsOutage(OAuthResponse response, SignInStep step) =>
        (response.Status == (int)HttpStatusCode.NotFound && step != SignInStep.Device)
        || (response.Status == (int)HttpStatusCode.Forbidden && step == SignInStep.Refresh);

    private static ApplianceAuthException RateLimited(Provider provider, CloudError error, DateTimeOffset? retryAt) => new(
        ErrorId.RateLimited,
        retryAt is { } time
            ? Messages.FormatOAuthRateLimitedUntil(provider.DisplayName, ConsoleText.FormatTime(time))
            : Messages.FormatOAuthRateLimited(provider.DisplayName))
    {
        CloudError = error.Code,
        StatusCode = error.Status,
        RetryAt = retryAt,
    };

    private static string? Fill(string? recommendation, Registration registration) => recommendation?
        .Replace("{redirect}", registration.RedirectUri is { Length: > 0 } uri ? uri : Messages.ProviderRecommendationRedirectNone, StringComparison.Ordinal)
        .Replace("{scope}", string.Join(' ', registration.Scopes), StringComparison.Ordinal)
        .Replace("{otherflow}", OtherFlow(registration), StringComparison.Ordinal);

    private static string OtherFlow(Registration registration) =>
        registration.DeviceFlow ? Messages.ProviderRecommendationFlowWithoutDeviceCode : Messages.ProviderRecommendationFlowWithDeviceCode;

    private static string FormatFailed(Provider provider, SignInStep step, string error) => step switch
    {
        SignInStep.Refresh => Messages.FormatOAuthRefreshFailed(provider.DisplayName, error),
        SignInStep.Revoke => Messages.FormatOAuthRevocationFailed(provider.DisplayName, error),
        _ => Messages.FormatOAuthSignInFailed(provider.DisplayName, error),
    };

    private static string FormatRefused(Provider provider, SignInStep step, string error) => step switch
    {
        SignInStep.Refresh => Messages.FormatOAuthRefreshRefused(provider.DisplayName, error),
        SignInStep.Revoke => Messages.FormatOAuthRevocationRefused(provider.DisplayName, error),
        _ => Messages.FormatOAuthSignInRefused(provider.DisplayName, error),
    };
}
