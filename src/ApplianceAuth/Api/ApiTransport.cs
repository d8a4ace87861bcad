using System.Net.Http.Headers;
using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Api;

/// <summary>Sends one request to a cloud's API: the HTTP leaf of calls and event streams.</summary>
/// <param name="http">Follows no redirects and keeps no cookies.</param>
/// <param name="timeProvider">Tells the time.</param>
internal sealed class ApiTransport(HttpClient http, TimeProvider timeProvider)
{
    /// <summary>Sends a call once.</summary>
    /// <param name="call">The call.</param>
    /// <param name="account">Whose token it carries.</param>
    /// <param name="completion">Whether to read the body too.</param>
    /// <param name="options">How long it may take, and whether the calling thread waits for it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.CloudUnreachable"/>; <see cref="ErrorId.CloudFailed"/>: the body cannot be decompressed; <see cref="ErrorId.UnexpectedResponse"/>: the
    /// body is longer than may be held.
    /// </exception>
    public async Task<HttpResponseMessage> SendAsync(
        ApiCall call, StoredAccount account, HttpCompletionOption completion, CallOptions options, CancellationToken cancellationToken)
    {
        using HttpRequestMessage message = CreateMessage(call, account);
        using CancellationTokenSource late = new(options.AttemptTimeout, timeProvider);
        using CancellationTokenRegistration stopped = cancellationToken.UnsafeRegister(static over => ((CancellationTokenSource)over!).Cancel(), late);
        try
        {
            // Only the caller's own thread has nothing else to do: once the call has waited for a lock or a vault, it runs on a pool thread, and
            // blocked pool threads would delay the responses that all calls wait for.
            return options.Blocks && !Thread.CurrentThread.IsThreadPoolThread
                ? http.Send(message, completion, late.Token)
                : await http.SendAsync(message, completion, late.Token).ConfigureAwait(false);
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

    /// <summary>Whether an exception means that a body could not be received: the connection broke, or what came cannot be decompressed.</summary>
    /// <remarks>.NET raises InvalidDataException for a damaged gzip or deflate body, and InvalidOperationException for a damaged brotli one.</remarks>
    public static bool IsConnectionLost(Exception e) => e is HttpRequestException or IOException or InvalidDataException or (InvalidOperationException and not ObjectDisposedException);

    /// <summary>No answer in time.</summary>
    public static ApplianceAuthException TimedOut(Provider provider, TimeSpan timeout, Exception? inner = null) => new(
        ErrorId.CloudUnreachable, $"{provider.DisplayName} did not answer within {ConsoleText.FormatNumber(timeout.TotalSeconds)} seconds.", inner: inner);

    /// <summary>A connection that could not be made or did not hold.</summary>
    public static ApplianceAuthException ConnectionLost(Provider provider, StoredAccount account, Exception inner) =>
        inner is HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded }
            ? new(ErrorId.UnexpectedResponse, $"{provider.DisplayName} answered with more than may be held in memory.", "Write the answer to a file with -OutFile.", inner)
            : inner is InvalidDataException or InvalidOperationException
            ? new(ErrorId.CloudFailed, $"The response of {provider.DisplayName} was damaged on the way: it cannot be decompressed.", inner: inner)
            : ConnectionFailure.Create(provider, provider.ApiBase, inner, AccountSecrets.Of(account));

    private static HttpRequestMessage CreateMessage(ApiCall call, StoredAccount account)
    {
        // A token goes to its own cloud only, and only to the address that the user may have confirmed.
        if (account.Provider.Id != call.Provider.Id || account.Provider.ApiBase != call.Provider.ApiBase)
        {
            throw new ApplianceAuthException(
                ErrorId.AccountChanged, $"{call.Account} was signed in to {account.Provider.DisplayName} at {account.Provider.ApiBase.Authority} after the call to " +
                $"{call.Provider.DisplayName} at {call.Provider.ApiBase.Authority} was prepared. The request was not sent.");
        }

        HttpRequestMessage message = new(call.Request.Method, call.Address);
        message.Headers.Authorization = new("Bearer", account.Tokens.AccessToken);
        message.Headers.Accept.Add(new(call.Request.Accept ?? call.Provider.MediaType));
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
