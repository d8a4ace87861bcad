namespace ApplianceAuth.Providers;

/// <summary>Maps the OAuth errors of the clouds to an error id and the setting to change.</summary>
/// <remarks>
/// The error code alone is not enough: Home Connect's <c>unauthorized_client</c> has five causes, and its <c>invalid_client</c> may mean the e-mail
/// address. The rows are tried in order; the first match is used. The matching texts are from the clouds' documents and from public logs.
/// </remarks>
internal static class ProviderRecommendations
{
    private const string HomeConnect = "HomeConnect", Miele = "Miele";

    /// <summary>Errors that refer to the registration of the application.</summary>
    private static readonly string[] s_registrationErrors = ["unauthorized_client", "invalid_client", "client_not_found", "invalid_redirect", "forbidden"];

    // The texts are read from the resources when a row is used.
    private static readonly Row[] s_rows =
    [
        // Refresh
        new(HomeConnect, "invalid_grant", null, ErrorId.RefreshRejected,
            () => $"{Messages.ProviderRecommendationSessionEnded} {Messages.ProviderRecommendationOneTimeTokenMode}", SignInStep.Refresh),
        new(null, "invalid_grant", null, ErrorId.RefreshRejected, () => Messages.ProviderRecommendationSessionEnded, SignInStep.Refresh),
        // A refresh sends no redirect URI.
        new(null, null, "redirect", ErrorId.SignInRefused, () => Messages.ProviderRecommendationApplicationState, SignInStep.Refresh),
        new(null, "forbidden", null, ErrorId.SignInRefused, () => Messages.ProviderRecommendationForbiddenRefresh, SignInStep.Refresh),

        // Home Connect
        new(HomeConnect, "unauthorized_client", "invalid client id", ErrorId.SignInRefused, () => Messages.ProviderRecommendationClientIdFormat),
        new(HomeConnect, null, "client authorization authority", ErrorId.SignInRefused, () => WithDelay(Messages.ProviderRecommendationClientAuthorization)),
        new(HomeConnect, "unauthorized_client", "oauth flow", ErrorId.SignInRefused, () => Messages.ProviderRecommendationOtherFlow),
        new(HomeConnect, "unauthorized_client", "grant_type", ErrorId.SignInRefused, () => Messages.ProviderRecommendationOtherFlow),
        new(HomeConnect, "unauthorized_client", "redirection uri", ErrorId.SignInRefused, () => WithDelay(Messages.ProviderRecommendationRedirectUriExact)),
        new(HomeConnect, "unauthorized_client", "redirect uri", ErrorId.SignInRefused, () => WithDelay(Messages.ProviderRecommendationRedirectUriEnter)),
        new(HomeConnect, null, "limited user list", ErrorId.SignInRefused, () => WithDelay(Messages.ProviderRecommendationTestAccount)),
        new(HomeConnect, "unauthorized_client", null, ErrorId.SignInRefused, () => Messages.ProviderRecommendationApplicationState, SignInStep.Refresh),
        new(HomeConnect, "unauthorized_client", null, ErrorId.SignInRefused, () => WithDelay(Messages.ProviderRecommendationApplicationPage)),
        new(HomeConnect, "invalid_client", "secret", ErrorId.SignInRefused, () => Messages.ProviderRecommendationClientSecretCopy),
        new(HomeConnect, "invalid_client", null, ErrorId.SignInRefused, () => WithDelay(Messages.ProviderRecommendationClientSecretCheck)),
        new(HomeConnect, "invalid_scope", null, ErrorId.SignInRefused, () => Messages.ProviderRecommendationHomeConnectScope),
        new(HomeConnect, "access_denied", "session expired", ErrorId.SignInExpired, () => Messages.ProviderRecommendationLoginPageExpired),
        new(HomeConnect, "access_denied", null, ErrorId.SignInDeclined, () => Messages.ProviderRecommendationHomeConnectDeclined),
        new(HomeConnect, "expired_token", null, ErrorId.SignInExpired, () => Messages.ProviderRecommendationDeviceCodeExpired),
        new(HomeConnect, "invalid_request", "content type", ErrorId.UnexpectedResponse, () => Messages.ProviderRecommendationRequestAltered),
        new(HomeConnect, "forbidden", null, ErrorId.SignInRefused, () => WithDelay(Messages.ProviderRecommendationForbiddenHomeConnect)),

        // Miele, new provider (Keycloak) and legacy provider
        new(Miele, "invalid_grant", "redirect_uri", ErrorId.SignInRefused, () => Messages.ProviderRecommendationMieleRedirectChanged),
        new(Miele, "invalid_grant", "pkce", ErrorId.SignInRefused, () => Messages.ProviderRecommendationCodeOfOtherSignIn),
        new(Miele, "invalid_grant", "code verifier", ErrorId.SignInRefused, () => Messages.ProviderRecommendationCodeOfOtherSignIn),
        new(Miele, "invalid_redirect", null, ErrorId.SignInRefused, () => Messages.ProviderRecommendationMieleRedirectUri),
        new(Miele, "invalid_request", "redirect_uri", ErrorId.SignInRefused, () => Messages.ProviderRecommendationMieleRedirectUri),
        new(Miele, "client_not_found", null, ErrorId.SignInRefused, () => Messages.ProviderRecommendationMieleClientUnknown),
        new(Miele, "invalid_client", null, ErrorId.SignInRefused, () => Messages.ProviderRecommendationMieleClientUnknown),
        new(Miele, "unauthorized_client", null, ErrorId.SignInRefused, () => Messages.ProviderRecommendationMieleClientUnknown),
        new(Miele, "invalid_scope", "consent", ErrorId.RefreshRejected, () => Messages.ProviderRecommendationConsentWithdrawn),
        new(Miele, "invalid_scope", null, ErrorId.SignInRefused, () => Messages.ProviderRecommendationMieleScope),
        new(Miele, "access_denied", null, ErrorId.SignInDeclined, () => Messages.ProviderRecommendationMieleDeclined),
        new(Miele, "expired_token", null, ErrorId.SignInExpired, () => Messages.ProviderRecommendationDeviceCodeExpired),

        // Both clouds
        new(null, "unsupported_grant_type", null, ErrorId.SignInRefused, () => Messages.ProviderRecommendationFlowNotAccepted),
        new(null, "unsupported_response_type", null, ErrorId.SignInRefused, () => Messages.ProviderRecommendationResponseType),
        new(null, "invalid_request", null, ErrorId.SignInRefused, () => Messages.ProviderRecommendationRequestInvalid),
        new(null, "forbidden", null, ErrorId.SignInRefused, () => Messages.ProviderRecommendationForbidden),
        new(null, "invalid_grant", null, ErrorId.SignInExpired, () => Messages.ProviderRecommendationCodeUsed),
        new(null, "temporarily_unavailable", null, ErrorId.CloudFailed, () => Messages.ProviderRecommendationTryLater),
        new(null, "server_error", null, ErrorId.CloudFailed, () => Messages.ProviderRecommendationTryLater),
    ];

    /// <summary>The error id and the recommendation for an OAuth error, or null if the table does not contain it.</summary>
    /// <param name="cloud">The name of the cloud.</param>
    /// <param name="step">The request that failed.</param>
    /// <param name="error">The error code.</param>
    /// <param name="description">The <c>error_description</c> of the cloud, or null.</param>
    /// <param name="workedBefore">Whether the cloud accepted the same registration before: then an outage is more likely than a wrong setting.</param>
    /// <returns>The recommendation may contain <c>{redirect}</c>, <c>{scope}</c> and <c>{otherflow}</c>, which the caller replaces.</returns>
    public static (ErrorId ErrorId, string Recommendation)? Find(
        string cloud, SignInStep step, string error, string? description, bool workedBefore = false)
    {
        if (s_rows.FirstOrDefault(Matches) is not { } row)
        {
            return null;
        }

        bool isDoubtful = workedBefore && row.ErrorId == ErrorId.SignInRefused && s_registrationErrors.Contains(error);
        return (row.ErrorId, isDoubtful ? $"{Messages.ProviderRecommendationWorkedBefore} {row.Recommendation()}" : row.Recommendation());

        bool Matches(Row row) =>
            (row.Cloud is null || row.Cloud == cloud)
            && (row.Step is null || row.Step == step)
            && (row.Error is null || row.Error == error)
            && (row.Text is null || (description?.Contains(row.Text, StringComparison.OrdinalIgnoreCase) ?? false));
    }

    private static string WithDelay(string recommendation) => $"{recommendation} {Messages.ProviderRecommendationChangesTakeTime}";

    private sealed record Row(string? Cloud, string? Error, string? Text, ErrorId ErrorId, Func<string> Recommendation, SignInStep? Step = null);
}
