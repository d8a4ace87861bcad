using ApplianceAuth.Accounts;

namespace ApplianceAuth.OAuth;

/// <summary>A sign-in by authorization code (RFC 6749 section 4.1), with the redirect caught on this machine or pasted by the person.</summary>
/// <param name="client">Speaks with the cloud.</param>
/// <param name="clock">Tells the time.</param>
public sealed class AuthorizationCodeFlow(OAuthClient client, TimeProvider clock)
{
    /// <summary>Signs in through a browser on this machine.</summary>
    /// <param name="registration">What the sign-in is made with.</param>
    /// <param name="show">Shows the person the address, or opens it; called when the redirect address is being listened on.</param>
    /// <param name="patience">How long the person may take.</param>
    /// <param name="stop">Ends the wait and frees the port.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.RedirectUriInvalid"/>, <see cref="ErrorId.RedirectPortBusy"/>, <see cref="ErrorId.SignInExpired"/>, or what the cloud refuses.
    /// </exception>
    public async Task<TokenSet> ListenAsync(
        Registration registration, Func<Uri, CancellationToken, Task> show, TimeSpan patience, CancellationToken stop)
    {
        AuthorizationRequest request = new(client.Provider, registration);
        // A system that signs in without a person needs no port for it.
        RedirectListener? listener = client.Provider.UnattendedParameter is null ? RedirectListener.Start(request, clock) : null;
        try
        {
            if (await client.ProbeAuthorizeAsync(request, stop).ConfigureAwait(false) is { } answer)
            {
                return await FinishAsync(request, answer, stop).ConfigureAwait(false);
            }

            listener ??= RedirectListener.Start(request, clock);
            await show(request.Address, stop).ConfigureAwait(false);
            using CallbackConnection browser = await ReceiveAsync(listener, registration, patience, stop).ConfigureAwait(false);
            return await FinishAsync(request, browser, stop).ConfigureAwait(false);
        }
        finally
        {
            listener?.Dispose();
        }
    }

    /// <summary>Signs in through a browser anywhere; the person brings back the address on which it ends.</summary>
    /// <param name="registration">What the sign-in is made with.</param>
    /// <param name="ask">Shows the address and returns what the person pasted.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RedirectInvalid"/>, <see cref="ErrorId.StateMismatch"/>, or what the cloud refuses.</exception>
    public async Task<TokenSet> PasteAsync(Registration registration, Func<Uri, CancellationToken, Task<string>> ask, CancellationToken stop)
    {
        AuthorizationRequest request = new(client.Provider, registration);
        AuthorizationResponse answer = await client.ProbeAuthorizeAsync(request, stop).ConfigureAwait(false) ?? AuthorizationResponse.FromPaste(await ask(request.Address, stop).ConfigureAwait(false));
        return await FinishAsync(request, answer, stop).ConfigureAwait(false);
    }

    private Task<TokenSet> FinishAsync(AuthorizationRequest request, AuthorizationResponse answer, CancellationToken stop) =>
        client.RedeemAsync(request, answer.RequireCode(request, client.Provider), stop);

    /// <summary>Finishes first and tells the browser then, so that its page says how it really went.</summary>
    private async Task<TokenSet> FinishAsync(AuthorizationRequest request, CallbackConnection browser, CancellationToken stop)
    {
        try
        {
            TokenSet tokens = await FinishAsync(request, browser.Response, stop).ConfigureAwait(false);
            await browser.RespondAsync(200, "You are signed in", "You can close this page and go back to PowerShell.", stop).ConfigureAwait(false);
            return tokens;
        }
        catch (ApplianceAuthException e)
        {
            await browser.RespondAsync(400, "The sign-in did not work", e.Message, stop).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<CallbackConnection> ReceiveAsync(RedirectListener listener, Registration registration, TimeSpan patience, CancellationToken stop)
    {
        using CancellationTokenSource late = new(patience, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            return await listener.ReceiveAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw new ApplianceAuthException(
                ErrorId.SignInExpired, $"Nobody finished the sign-in at {client.Provider.DisplayName} within {ConsoleText.FormatNumber(patience.TotalSeconds)} seconds.",
                $"If the browser showed an error about the redirect, register exactly {registration.RedirectUri} at {client.Provider.Portal}. Otherwise start again; -TimeoutSec gives more time.");
        }
    }
}
