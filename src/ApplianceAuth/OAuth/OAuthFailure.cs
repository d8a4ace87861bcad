using System.Net;
using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;

namespace ApplianceAuth.OAuth;

/// <summary>Turns the error answers of the OAuth endpoints into exceptions that say what to change.</summary>
internal static class OAuthFailure
{
    // The window of the shorter limit of refreshes (Home Connect's page "Rate limiting"), for a refusal that does not say how long to wait.
    private static readonly TimeSpan? s_unknownLimit = TimeSpan.FromMinutes(1);

    /// <summary>The exception for an error that came with a redirect or in the body of an answer.</summary>
    /// <param name="provider">Whose it is.</param>
    /// <param name="registration">What the sign-in is made with.</param>
    /// <param name="step">Which request it answers.</param>
    /// <param name="error">The error.</param>
    /// <param name="secrets">Removes from the cloud's words what it may repeat of the request.</param>
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
        string words = secrets.RedactAndSanitize(error.Description is null ? error.Code : $"{error.Code}: {error.Description}");
        return new(reason, $"{provider.DisplayName} {(reason == ErrorId.CloudFailed ? $"could not {ActivityOf(step)}" : $"refused {Name(step)}")}: {words}", Fill(known?.Recommendation, registration))
        {
            CloudError = secrets.RedactAndSanitize(error.Code),
            StatusCode = error.Status,
        };
    }

    /// <summary>The exception for an answer that is not of the form that RFC 6749 section 5.2 gives errors.</summary>
    public static ApplianceAuthException Explain(Provider provider, Registration registration, SignInStep step, OAuthResponse response, DateTimeOffset now)
    {
        DateTimeOffset? retryAt = now + (response.RetryAfter ?? RetryAfter.Read(response.Body) ?? (step == SignInStep.Refresh ? s_unknownLimit : null));
        if (CloudError.FromJson(response.Body) is { } error)
        {
            return Explain(provider, registration, step, error with { Status = response.Status }, response.Secrets, retryAt);
        }

        return CloudError.FromPage(response.Body) is { } onPage ? Explain(provider, registration, step, onPage with { Status = response.Status }, response.Secrets)
            : response.Status == (int)HttpStatusCode.TooManyRequests ? RateLimited(provider, new("429"), retryAt)
            : IsFromIntermediary(response, step) ? IntermediaryResponse.Failure(provider, response.Status)
            : response.Status >= 500 || IsOutage(response, step) ? new(ErrorId.CloudFailed, $"{provider.DisplayName} has trouble of its own (HTTP {response.Status}).") { StatusCode = response.Status }
            : response.Status == (int)HttpStatusCode.NotFound && step == SignInStep.Device
                ? new(ErrorId.DeviceFlowNotSupported, $"{provider.DisplayName} offers no device flow (HTTP 404).") { StatusCode = response.Status }
            // Miele's legacy provider answers 401 without a body to wrong credentials.
            : response.Status == (int)HttpStatusCode.Unauthorized ? Explain(provider, registration, step, new("invalid_client", null, response.Status), response.Secrets)
            : response.Status == (int)HttpStatusCode.Forbidden ? Explain(provider, registration, step, new("forbidden", null, response.Status), response.Secrets)
            : response.Status >= 400 ? new(ErrorId.SignInRefused, $"{provider.DisplayName} refused {Name(step)} (HTTP {response.Status}).") { StatusCode = response.Status }
            : new(ErrorId.UnexpectedResponse, $"{provider.DisplayName} neither allowed nor refused {Name(step)}: its answer was not expected (HTTP {response.Status}).") { StatusCode = response.Status };
    }

    // The authorization endpoint shows pages of its own; of those only a gateway's status tells.
    private static bool IsFromIntermediary(OAuthResponse response, SignInStep step) => step == SignInStep.Authorize
        ? response.Status >= 400 && (IntermediaryResponse.IsStatus(response.Status) || response.Body.StartsWith("default backend", StringComparison.Ordinal))
        : response.IsFromIntermediary;

    // During outages Miele's endpoints were not found. A token endpoint that forbids a refresh gives a reason (RFC 6749 section 5.2); without one it is
    // the cloud's trouble and has passed by itself.
    private static bool IsOutage(OAuthResponse response, SignInStep step) =>
        (response.Status == (int)HttpStatusCode.NotFound && step != SignInStep.Device) || (response.Status == (int)HttpStatusCode.Forbidden && step == SignInStep.Refresh);

    private static ApplianceAuthException RateLimited(Provider provider, CloudError error, DateTimeOffset? retryAt) => new(
        ErrorId.RateLimited,
        $"{provider.DisplayName} takes no further requests for tokens" +
            (retryAt is { } at ? $" until {ConsoleText.FormatTime(at)}." : " for now."))
    {
        CloudError = error.Code,
        StatusCode = error.Status,
        RetryAt = retryAt,
    };

    private static string? Fill(string? recommendation, Registration registration) => recommendation?
        .Replace("{redirect}", registration.RedirectUri.Length > 0 ? registration.RedirectUri : "(none was sent)", StringComparison.Ordinal)
        .Replace("{scope}", string.Join(' ', registration.Scopes), StringComparison.Ordinal)
        .Replace("{otherflow}", registration.DeviceFlow ? "without -UseDeviceCode" : "with -UseDeviceCode", StringComparison.Ordinal);

    private static string ActivityOf(SignInStep step) => step switch
    {
        SignInStep.Refresh => "refresh the session",
        SignInStep.Revoke => "end the session",
        _ => "complete the sign-in",
    };

    private static string Name(SignInStep step) => step switch
    {
        SignInStep.Refresh => "to renew the sign-in",
        SignInStep.Revoke => "to end the sign-in",
        _ => "the sign-in",
    };
}
