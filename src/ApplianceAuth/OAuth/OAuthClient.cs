using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;

namespace ApplianceAuth.OAuth;

/// <summary>The OAuth 2.0 client of one provider: authorization code (RFC 6749), PKCE (RFC 7636), device flow (RFC 8628) and refresh.</summary>
/// <param name="provider">The provider.</param>
/// <param name="http">The HTTP client, without redirects and cookies.</param>
/// <param name="timeProvider">The time source.</param>
internal sealed class OAuthClient(Provider provider, HttpClient http, TimeProvider timeProvider)
{
    private readonly OAuthTransport _transport = new(http, provider, timeProvider);

    /// <summary>The provider of this client.</summary>
    public Provider Provider => provider;

    /// <summary>Sends the authorization request once without a browser, because the endpoint reports most errors on a page and not by redirect.</summary>
    /// <returns>The response if the cloud redirects immediately, as the simulator does; null if the user has to sign in.</returns>
    /// <exception cref="ApplianceAuthException">An error of the cloud, or <see cref="ErrorId.CloudUnreachable"/>.</exception>
    public async Task<AuthorizationResponse?> ProbeAuthorizeAsync(AuthorizationRequest request, CancellationToken cancellationToken)
    {
        OAuthResponse response = await _transport.GetAsync(request.Address, cancellationToken).ConfigureAwait(false);
        string redirect = request.Registration.RedirectUri;
        return response.Status >= 400
                ? throw OAuthFailure.Explain(provider, request.Registration, SignInStep.Authorize, response, timeProvider.GetUtcNow())
            : redirect.Length > 0 && response.Location is { IsAbsoluteUri: true } location
                && location.OriginalString.StartsWith(redirect + "?", StringComparison.Ordinal)
                ? AuthorizationResponse.FromQuery(location.Query)
                : null;
    }

    /// <summary>Exchanges an authorization code for tokens (RFC 6749 section 4.1.3) and checks the nonce if the token has one.</summary>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.SignInMismatch"/>, <see cref="ErrorId.UnexpectedResponse"/>, or an error of the cloud.
    /// </exception>
    public async Task<TokenSet> RedeemAsync(AuthorizationRequest request, string code, CancellationToken cancellationToken)
    {
        Registration registration = request.Registration;
        TokenSet tokens = await RequestTokensAsync(registration, SignInStep.Redeem, null,
        [
            new("grant_type", "authorization_code"),
            new("code", code),
            new("redirect_uri", registration.RedirectUri),
            new("client_id", registration.ClientId),
            new("client_secret", registration.ClientSecret),
            new("code_verifier", request.Verifier),
            new(provider.CountryParameter ?? "", registration.Country),
        ], cancellationToken).ConfigureAwait(false);
        return request.Nonce is not null && (TokenClaims.TryRead(tokens.IdToken ?? tokens.AccessToken)?.Nonce ?? request.Nonce) != request.Nonce
            ? throw new ApplianceAuthException(ErrorId.SignInMismatch, Messages.SignInNonceMismatch)
            : tokens;
    }

    /// <summary>Starts a device flow (RFC 8628 section 3.1).</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.DeviceFlowNotSupported"/>, or an error of the cloud.</exception>
    public async Task<DeviceCode> RequestDeviceCodeAsync(Registration registration, CancellationToken cancellationToken)
    {
        Uri endpoint = provider.DeviceAuthorizationEndpoint
            ?? throw new ApplianceAuthException(ErrorId.DeviceFlowNotSupported, Messages.FormatDeviceFlowNotSupported(provider.DisplayName));
        OAuthResponse response = await _transport.PostAsync(
            endpoint, [new("client_id", registration.ClientId), new("scope", string.Join(' ', registration.Scopes))], cancellationToken).ConfigureAwait(false);
        return response is { Status: 200, IsFromIntermediary: false }
            ? DeviceAuthorizationReader.Read(response.Body, provider, timeProvider.GetUtcNow())
            : throw OAuthFailure.Explain(provider, registration, SignInStep.Device, response, timeProvider.GetUtcNow());
    }

    /// <summary>Polls the token endpoint once (RFC 8628 section 3.4).</summary>
    /// <param name="registration">The registration of the application.</param>
    /// <param name="code">The device authorization response.</param>
    /// <param name="grantType">One of <see cref="Provider.DeviceGrantTypes"/>.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ApplianceAuthException">
    /// An error of the cloud; its <see cref="ApplianceAuthException.CloudError"/> is <c>authorization_pending</c> or <c>slow_down</c> until the user has
    /// finished.
    /// </exception>
    public Task<TokenSet> PollAsync(Registration registration, DeviceCode code, string grantType, CancellationToken cancellationToken) =>
        RequestTokensAsync(registration, SignInStep.Redeem, null,
        [
            new("grant_type", grantType),
            new("device_code", code.Secret),
            new("client_id", registration.ClientId),
            new("client_secret", registration.ClientSecret),
        ], cancellationToken);

    /// <summary>Refreshes the tokens (RFC 6749 section 6). It cannot be cancelled: a request that was sent may have used up the refresh token.</summary>
    /// <remarks>If the connection fails, the request is sent once more: the cloud may not have received the first one.</remarks>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.RefreshRejected"/>, <see cref="ErrorId.RateLimited"/>, or another error of the cloud.
    /// </exception>
    public async Task<TokenSet> RefreshAsync(Registration registration, TokenSet current)
    {
        KeyValuePair<string, string?>[] form =
        [
            new("grant_type", "refresh_token"),
            new("refresh_token", current.RefreshToken ?? throw new ApplianceAuthException(
                ErrorId.RefreshRejected,
                Messages.FormatOAuthRefreshTokenMissing(provider.DisplayName),
                ProviderRecommendations.Find(provider.Cloud, SignInStep.Refresh, "invalid_grant", null)?.Recommendation)),
            new("client_id", registration.ClientId),
            new("client_secret", registration.ClientSecret),
        ];
        long start = timeProvider.GetTimestamp();
        try
        {
            return await RequestTokensAsync(registration, SignInStep.Refresh, current, form, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.CloudUnreachable && e.InnerException is not OperationCanceledException)
        {
            // Both attempts share one timeout, because other processes wait for the lock.
            TimeSpan elapsed = timeProvider.GetElapsedTime(start);
            return await RequestTokensAsync(registration, SignInStep.Refresh, current, form, CancellationToken.None, elapsed).ConfigureAwait(false);
        }
    }

    /// <summary>Revokes the tokens of a session at the first of <see cref="Provider.RevocationEndpoints"/> that accepts them (RFC 7009).</summary>
    /// <param name="registration">The registration of the application.</param>
    /// <param name="tokens">The newest tokens of the session.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ApplianceAuthException">The error of the last endpoint, if none accepted them.</exception>
    public async Task RevokeAsync(Registration registration, TokenSet tokens, CancellationToken cancellationToken)
    {
        ApplianceAuthException? refused = null;
        foreach (RevocationEndpoint revocation in provider.RevocationEndpoints)
        {
            try
            {
                OAuthResponse response = revocation.RefreshTokenParameter is { } parameter
                    ? await _transport.PostAsync(revocation.Endpoint,
                    [
                        new(parameter, tokens.RefreshToken),
                        new("client_id", registration.ClientId),
                        new("client_secret", registration.ClientSecret),
                    ], cancellationToken).ConfigureAwait(false)
                    : await _transport.PostAsync(revocation.Endpoint, [], cancellationToken, tokens.AccessToken).ConfigureAwait(false);
                if (response is { Status: >= 200 and < 300, IsFromIntermediary: false })
                {
                    return;
                }

                refused = OAuthFailure.Explain(provider, registration, SignInStep.Revoke, response, timeProvider.GetUtcNow());
            }
            catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.CloudUnreachable)
            {
                refused = e;
            }
        }

        throw refused ?? new ApplianceAuthException(ErrorId.SignInRefused, Messages.FormatOAuthRevocationNotSupported(provider.DisplayName));
    }

    private async Task<TokenSet> RequestTokensAsync(
        Registration registration, SignInStep step, TokenSet? current, IReadOnlyList<KeyValuePair<string, string?>> form, CancellationToken cancellationToken,
        TimeSpan elapsed = default)
    {
        OAuthResponse response = await _transport.PostAsync(provider.TokenEndpoint, form, cancellationToken, elapsed: elapsed).ConfigureAwait(false);
        return response is { Status: 200, IsFromIntermediary: false }
            ? TokenResponseReader.Read(response.Body, provider, registration, current, timeProvider.GetUtcNow())
            : throw OAuthFailure.Explain(provider, registration, step, response, timeProvider.GetUtcNow());
    }
}
