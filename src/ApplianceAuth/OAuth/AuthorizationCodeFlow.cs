using ApplianceAuth.Accounts;

namespace ApplianceAuth.OAuth;

/// <summary>Signs in with an authorization code (RFC 6749 section 4.1); the redirect is received on this computer or pasted by the user.</summary>
/// <param name="client">The OAuth client of the provider.</param>
/// <param name="timeProvider">The time source.</param>
internal sealed class AuthorizationCodeFlow(OAuthClient client, TimeProvider timeProvider)
{
    /// <summary>Signs in through a browser on this computer.</summary>
    /// <param name="registration">The registration of the application.</param>
    /// <param name="show">Opens the address in a browser, or shows it to the user. It is called when the listener is ready.</param>
    /// <param name="timeout">How long to wait for the redirect.</param>
    /// <param name="cancellationToken">Cancels the operation and frees the port.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.RedirectUriInvalid"/>, <see cref="ErrorId.RedirectPortBusy"/>, <see cref="ErrorId.SignInExpired"/>, or an error of the cloud.
    /// </exception>
    public async Task<TokenSet> ListenAsync(
        Registration registration, Func<Uri, CancellationToken, Task> show, TimeSpan timeout, CancellationToken cancellationToken)
    {
        AuthorizationRequest request = new(client.Provider, registration);
        // A provider that signs in without a user needs no port.
        RedirectListener? listener = client.Provider.UnattendedParameter is null ? RedirectListener.Start(request, timeProvider) : null;
        try
        {
            if (await client.ProbeAuthorizeAsync(request, cancellationToken).ConfigureAwait(false) is { } response)
            {
                return await FinishAsync(request, response, cancellationToken).ConfigureAwait(false);
            }

            listener ??= RedirectListener.Start(request, timeProvider);
            using CallbackConnection browser =
                await ReceiveAsync(listener, registration, token => show(request.Address, token), timeout, cancellationToken).ConfigureAwait(false);
            return await FinishAsync(request, browser, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            listener?.Dispose();
        }
    }

    /// <summary>Signs in through a browser on any computer; the user pastes the address to which the browser was redirected.</summary>
    /// <param name="registration">The registration of the application.</param>
    /// <param name="prompt">Shows the address and returns the text that the user pasted.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.RedirectInvalid"/>, <see cref="ErrorId.SignInMismatch"/>, or an error of the cloud.
    /// </exception>
    public async Task<TokenSet> PasteAsync(Registration registration, Func<Uri, CancellationToken, Task<string>> prompt, CancellationToken cancellationToken)
    {
        AuthorizationRequest request = new(client.Provider, registration);
        AuthorizationResponse response = await client.ProbeAuthorizeAsync(request, cancellationToken).ConfigureAwait(false)
            ?? AuthorizationResponse.FromPaste(
                await prompt(request.Address, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false));
        return await FinishAsync(request, response, cancellationToken).ConfigureAwait(false);
    }

    private Task<TokenSet> FinishAsync(AuthorizationRequest request, AuthorizationResponse response, CancellationToken cancellationToken) =>
        client.RedeemAsync(request, response.RequireCode(request, client.Provider), cancellationToken);

    /// <summary>Redeems the code before it responds to the browser, so that the page shows the result of the whole sign-in.</summary>
    private async Task<TokenSet> FinishAsync(AuthorizationRequest request, CallbackConnection browser, CancellationToken cancellationToken)
    {
        try
        {
            TokenSet tokens = await FinishAsync(request, browser.Response, cancellationToken).ConfigureAwait(false);
            await browser.RespondAsync(200, Messages.RedirectPageSignedIn, Messages.RedirectPageSignedInText, cancellationToken).ConfigureAwait(false);
            return tokens;
        }
        catch (ApplianceAuthException e)
        {
            await browser.RespondAsync(400, Messages.RedirectPageFailed, e.Message, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<CallbackConnection> ReceiveAsync(
        RedirectListener listener, Registration registration, Func<CancellationToken, Task> show, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timedOut = new(timeout, timeProvider);
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timedOut.Token);
        try
        {
            // A callback that does not look at its token must not prolong the sign-in.
            await show(linked.Token).WaitAsync(linked.Token).ConfigureAwait(false);
            return await listener.ReceiveAsync(linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timedOut.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ApplianceAuthException(
                ErrorId.SignInExpired,
                Messages.FormatSignInTimeout(client.Provider.DisplayName, ConsoleText.FormatNumber(timeout.TotalSeconds)),
                Messages.FormatSignInTimeoutRecommendation(registration.RedirectUri, client.Provider.Portal));
        }
    }
}
