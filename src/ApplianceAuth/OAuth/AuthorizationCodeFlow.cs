using ApplianceAuth.Accounts;

namespace ApplianceAuth.OAuth;

/// <summary>A sign-in by authorization code (RFC 6749 section 4.1), with the redirect caught on this machine or pasted by the person.</summary>
/// <param name="client">Speaks with the cloud.</param>
/// <param name="timeProvider">Tells the time.</param>
public sealed class AuthorizationCodeFlow(OAuthClient client, TimeProvider timeProvider)
{
    /// <summary>Signs in through a browser on this machine.</summary>
    /// <param name="registration">What the sign-in is made with.</param>
    /// <param name="show">Shows the person the address, or opens it; called when the redirect address is being listened on.</param>
    /// <param name="timeout">How long the person may take.</param>
    /// <param name="cancellationToken">Ends the wait and frees the port.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.RedirectUriInvalid"/>, <see cref="ErrorId.RedirectPortBusy"/>, <see cref="ErrorId.SignInExpired"/>, or what the cloud refuses.
    /// </exception>
    public async Task<TokenSet> ListenAsync(
        Registration registration, Func<Uri, CancellationToken, Task> show, TimeSpan timeout, CancellationToken cancellationToken)
    {
        AuthorizationRequest request = new(client.Provider, registration);
        // A system that signs in without a person needs no port for it.
        RedirectListener? listener = client.Provider.UnattendedParameter is null ? RedirectListener.Start(request, timeProvider) : null;
        try
        {
            if (await client.ProbeAuthorizeAsync(request, cancellationToken).ConfigureAwait(false) is { } response)
            {
                return await FinishAsync(request, response, cancellationToken).ConfigureAwait(false);
            }

            listener ??= RedirectListener.Start(request, timeProvider);
            await show(request.Address, cancellationToken).ConfigureAwait(false);
            using CallbackConnection browser = await ReceiveAsync(listener, registration, timeout, cancellationToken).ConfigureAwait(false);
            return await FinishAsync(request, browser, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            listener?.Dispose();
        }
    }

    /// <summary>Signs in through a browser anywhere; the person brings back the address on which it ends.</summary>
    /// <param name="registration">What the sign-in is made with.</param>
    /// <param name="ask">Shows the address and returns what the person pasted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RedirectInvalid"/>, <see cref="ErrorId.SignInMismatch"/>, or what the cloud refuses.</exception>
    public async Task<TokenSet> PasteAsync(Registration registration, Func<Uri, CancellationToken, Task<string>> ask, CancellationToken cancellationToken)
    {
        AuthorizationRequest request = new(client.Provider, registration);
        AuthorizationResponse response = await client.ProbeAuthorizeAsync(request, cancellationToken).ConfigureAwait(false) ?? AuthorizationResponse.FromPaste(await ask(request.Address, cancellationToken).ConfigureAwait(false));
        return await FinishAsync(request, response, cancellationToken).ConfigureAwait(false);
    }

    private Task<TokenSet> FinishAsync(AuthorizationRequest request, AuthorizationResponse response, CancellationToken cancellationToken) =>
        client.RedeemAsync(request, response.RequireCode(request, client.Provider), cancellationToken);

    /// <summary>Finishes first and tells the browser then, so that its page says how it really went.</summary>
    private async Task<TokenSet> FinishAsync(AuthorizationRequest request, CallbackConnection browser, CancellationToken cancellationToken)
    {
        try
        {
            TokenSet tokens = await FinishAsync(request, browser.Response, cancellationToken).ConfigureAwait(false);
            await browser.RespondAsync(200, "You are signed in", "You can close this page and go back to PowerShell.", cancellationToken).ConfigureAwait(false);
            return tokens;
        }
        catch (ApplianceAuthException e)
        {
            await browser.RespondAsync(400, "The sign-in did not work", e.Message, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<CallbackConnection> ReceiveAsync(RedirectListener listener, Registration registration, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(timeout, timeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await listener.ReceiveAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ApplianceAuthException(
                ErrorId.SignInExpired, $"Nobody finished the sign-in at {client.Provider.DisplayName} within {ConsoleText.FormatNumber(timeout.TotalSeconds)} seconds.",
                $"If the browser showed an error about the redirect, register exactly {registration.RedirectUri} at {client.Provider.Portal}. Otherwise start again; -TimeoutSec gives more time.");
        }
    }
}
