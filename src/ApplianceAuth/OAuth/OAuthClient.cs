using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;

namespace ApplianceAuth.OAuth;

/// <summary>The OAuth 2.0 client of one provider: authorization code (RFC 6749), PKCE (RFC 7636), device flow (RFC 8628) and refresh.</summary>
/// <param name="provider">Whose client.</param>
/// <param name="http">Follows no redirects and keeps no cookies.</param>
/// <param name="timeProvider">Tells the time.</param>
public sealed class OAuthClient(Provider provider, HttpClient http, TimeProvider timeProvider)
{
    private readonly OAuthTransport _transport = new(http, provider, timeProvider);

    /// <summary>Whose client this is.</summary>
    public Provider Provider => provider;

    /// <summary>Asks the authorization endpoint once, without a person, whether it takes the request: most refusals never come back by redirect.</summary>
    /// <returns>The answer where the cloud redirects to us at once, as the simulator does; null where a person has to sign in.</returns>
    /// <exception cref="ApplianceAuthException">What the cloud refuses, or <see cref="ErrorId.CloudUnreachable"/>.</exception>
    public async Task<AuthorizationResponse?> ProbeAuthorizeAsync(AuthorizationRequest request, CancellationToken cancellationToken)
    {
        OAuthResponse response = await _transport.GetAsync(request.Address, cancellationToken).ConfigureAwait(false);
        string redirect = request.Registration.RedirectUri;
        return response.Status >= 400 ? throw OAuthFailure.Explain(provider, request.Registration, SignInStep.Authorize, response, timeProvider.GetUtcNow())
            : redirect.Length > 0 && response.Location is { IsAbsoluteUri: true } location && location.OriginalString.StartsWith(redirect + "?", StringComparison.Ordinal)
                ? AuthorizationResponse.FromQuery(location.Query)
                : null;
    }

    /// <summary>Exchanges an authorization code for tokens (RFC 6749 section 4.1.3) and checks the nonce where the token carries one.</summary>
    /// <exception cref="ApplianceAuthException">What the cloud refuses, <see cref="ErrorId.SignInMismatch"/>, or <see cref="ErrorId.UnexpectedResponse"/>.</exception>
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
            ? throw new ApplianceAuthException(ErrorId.SignInMismatch, "The token belongs to another sign-in: its nonce is not the one that was sent.")
            : tokens;
    }

    /// <summary>Starts a device flow (RFC 8628 section 3.1).</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.DeviceFlowNotSupported"/> before anything is sent, or what the cloud refuses.</exception>
    public async Task<DeviceCode> RequestDeviceCodeAsync(Registration registration, CancellationToken cancellationToken)
    {
        Uri endpoint = provider.DeviceAuthorizationEndpoint ?? throw new ApplianceAuthException(
            ErrorId.DeviceFlowNotSupported, provider.DeviceFlowMissing ?? $"{provider.DisplayName} offers no device flow.");
        OAuthResponse response = await _transport.PostAsync(
            endpoint, [new("client_id", registration.ClientId), new("scope", string.Join(' ', registration.Scopes))], cancellationToken).ConfigureAwait(false);
        return response is { Status: 200, IsFromIntermediary: false }
            ? DeviceAuthorizationReader.Read(response.Body, provider, timeProvider.GetUtcNow())
            : throw OAuthFailure.Explain(provider, registration, SignInStep.Device, response, timeProvider.GetUtcNow());
    }

    /// <summary>Asks once whether the person has finished (RFC 8628 section 3.4).</summary>
    /// <param name="registration">What the sign-in is made with.</param>
    /// <param name="code">The flow.</param>
    /// <param name="grantType">One of <see cref="Provider.DeviceGrantTypes"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ApplianceAuthException">With <see cref="ApplianceAuthException.CloudError"/> <c>authorization_pending</c> or <c>slow_down</c> while it goes on.</exception>
    public Task<TokenSet> PollAsync(Registration registration, DeviceCode code, string grantType, CancellationToken cancellationToken) =>
        RequestTokensAsync(registration, SignInStep.Redeem, null,
        [
            new("grant_type", grantType),
            new("device_code", code.Secret),
            new("client_id", registration.ClientId),
            new("client_secret", registration.ClientSecret),
        ], cancellationToken);

    /// <summary>Renews the tokens (RFC 6749 section 6). Takes no stop token: a refresh once sent may have used up the refresh token.</summary>
    /// <remarks>An answer lost on the way is asked for once more: the cloud may not have seen the first request.</remarks>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RefreshRejected"/>, <see cref="ErrorId.RateLimited"/>, or what else the cloud refuses.</exception>
    public async Task<TokenSet> RefreshAsync(Registration registration, TokenSet held)
    {
        KeyValuePair<string, string?>[] form =
        [
            new("grant_type", "refresh_token"),
            new("refresh_token", held.RefreshToken ?? throw new ApplianceAuthException(
                ErrorId.RefreshRejected, $"{provider.DisplayName} gave no refresh token with this sign-in.",
                ProviderRecommendations.Find(provider.Cloud, SignInStep.Refresh, "invalid_grant", null)?.Recommendation)),
            new("client_id", registration.ClientId),
            new("client_secret", registration.ClientSecret),
        ];
        long began = timeProvider.GetTimestamp();
        try
        {
            return await RequestTokensAsync(registration, SignInStep.Refresh, held, form, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.CloudUnreachable && e.InnerException is not OperationCanceledException)
        {
            // Both tries together take no longer than one may: others wait for the lock.
            return await RequestTokensAsync(registration, SignInStep.Refresh, held, form, CancellationToken.None, timeProvider.GetElapsedTime(began)).ConfigureAwait(false);
        }
    }

    /// <summary>Ends a sign-in at the cloud (RFC 7009, or the cloud's own way), as well as that goes.</summary>
    /// <param name="registration">What the sign-in was made with.</param>
    /// <param name="tokens">Its newest tokens.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ApplianceAuthException">Why the last of <see cref="Provider.RevocationEndpoints"/> did not work.</exception>
    public async Task RevokeAsync(Registration registration, TokenSet tokens, CancellationToken cancellationToken)
    {
        ApplianceAuthException? refused = null;
        foreach (RevocationEndpoint way in provider.RevocationEndpoints)
        {
            try
            {
                OAuthResponse response = way.RefreshTokenParameter is { } parameter
                    ? await _transport.PostAsync(way.Endpoint,
                    [
                        new(parameter, tokens.RefreshToken),
                        new("client_id", registration.ClientId),
                        new("client_secret", registration.ClientSecret),
                    ], cancellationToken).ConfigureAwait(false)
                    : await _transport.PostAsync(way.Endpoint, [], cancellationToken, tokens.AccessToken).ConfigureAwait(false);
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

        throw refused ?? new ApplianceAuthException(ErrorId.SignInRefused, $"{provider.DisplayName} has no way to end a sign-in from here.");
    }

    private async Task<TokenSet> RequestTokensAsync(
        Registration registration, SignInStep step, TokenSet? held, IReadOnlyList<KeyValuePair<string, string?>> form, CancellationToken cancellationToken,
        TimeSpan spent = default)
    {
        OAuthResponse response = await _transport.PostAsync(provider.TokenEndpoint, form, cancellationToken, spent: spent).ConfigureAwait(false);
        return response is { Status: 200, IsFromIntermediary: false }
            ? TokenResponseReader.Read(response.Body, provider, registration, held, timeProvider.GetUtcNow())
            : throw OAuthFailure.Explain(provider, registration, step, response, timeProvider.GetUtcNow());
    }
}
