using System.Net.Http.Headers;
using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Api;

/// <summary>Sends single HTTP requests to the API of a cloud, for calls and event streams.</summary>
/// <param name="http">An HTTP client without redirects and cookies.</param>
/// <param name="timeProvider">Time source.</param>
internal sealed class ApiTransport(HttpClient http, TimeProvider timeProvider)
{
    /// <summary>Sends a call once.</summary>
    /// <param name="call">The call.</param>
    /// <param name="account">The account whose token is sent.</param>
    /// <param name="completion">Whether to read the body.</param>
    /// <param name="options">The timeout.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.CloudUnreachable"/>. <see cref="ErrorId.CloudFailed"/>: the body cannot be decompressed.
    /// <see cref="ErrorId.UnexpectedResponse"/>: the body is too large. <see cref="ErrorId.AccountChanged"/>: the account belongs to another provider now.
    /// </exception>
    public async Task<HttpResponseMessage> SendAsync(
        ApiCall call, StoredAccount account, HttpCompletionOption completion, CallOptions options, CancellationToken cancellationToken)
    {
        using HttpRequestMessage message = CreateMessage(call, account);
        using CancellationTokenSource timeout = new(options.AttemptTimeout, timeProvider);
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static source => ((CancellationTokenSource)source!).Cancel(), timeout);
        try
        {
            return await http.SendAsync(message, completion, timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw TimedOut(call.Provider, options.AttemptTimeout, e);
        }
        catch (Exception e) when (IsConnectionLost(e))
        {
            throw ConnectionLost(call.Provider, account, e);
        }
    }

    /// <summary>Whether an exception means that a response could not be received: the connection was lost, or the body cannot be decompressed.</summary>
    /// <remarks>.NET raises InvalidDataException for a damaged gzip or deflate body, and InvalidOperationException for a damaged brotli one.</remarks>
    public static bool IsConnectionLost(Exception e) =>
        e is HttpRequestException or IOException or InvalidDataException or (InvalidOperationException and not ObjectDisposedException);

    /// <summary>Creates the exception for a timeout.</summary>
    public static ApplianceAuthException TimedOut(Provider provider, TimeSpan timeout, Exception? inner = null) => new(
        ErrorId.CloudUnreachable, Messages.FormatCloudTimeout(provider.DisplayName, ConsoleText.FormatNumber(timeout.TotalSeconds)), inner: inner);

    /// <summary>Creates the exception for a response that could not be received.</summary>
    public static ApplianceAuthException ConnectionLost(Provider provider, StoredAccount account, Exception inner) =>
        inner is HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded }
            ? new(ErrorId.UnexpectedResponse, Messages.FormatApiResponseTooLong(provider.DisplayName), Messages.ApiResponseTooLongRecommendation, inner)
            : inner is InvalidDataException or InvalidOperationException
            ? new(ErrorId.CloudFailed, Messages.FormatApiResponseDamaged(provider.DisplayName), inner: inner)
            : ConnectionFailure.Create(provider, provider.ApiBase, inner, AccountSecrets.Of(account));

    private static HttpRequestMessage CreateMessage(ApiCall call, StoredAccount account)
    {
        // A token is sent to its own cloud only, and only to the address that the user may have confirmed.
        if (account.Provider.Id != call.Provider.Id || account.Provider.ApiBase != call.Provider.ApiBase)
        {
            throw new ApplianceAuthException(
                ErrorId.AccountChanged,
                Messages.FormatApiAccountChanged(
                    call.Account, account.Provider.DisplayName, account.Provider.ApiBase.Authority,
                    call.Provider.DisplayName, call.Provider.ApiBase.Authority));
        }

        HttpRequestMessage message = new(call.Request.Method, call.Address);
        message.Headers.Authorization = new("Bearer", account.Tokens.AccessToken);
        message.Headers.Accept.Add(new(call.Accept));
        if (call.Request.Language is { } language && (call.Provider.LanguageParameter is null || call.Request.Accept is not null))
        {
            message.Headers.AcceptLanguage.Add(new(language));
        }

        if (call.Body is not null)
        {
            message.Content = new ByteArrayContent(call.Body) { Headers = { ContentType = new MediaTypeHeaderValue(call.Provider.MediaType) } };
        }

        return message;
    }
}
