using System.Net.Http.Headers;
using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Api;

/// <summary>Sends one request to a cloud's API: the HTTP leaf of calls and event streams.</summary>
/// <param name="http">Follows no redirects and keeps no cookies.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class ApiTransport(HttpClient http, TimeProvider clock)
{
    /// <summary>Sends a call once.</summary>
    /// <param name="call">The call.</param>
    /// <param name="account">Whose token it carries.</param>
    /// <param name="completion">Whether to read the body too.</param>
    /// <param name="patience">How long it may take, and whether the calling thread waits for it.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="Reason.CloudUnreachable"/>; <see cref="Reason.CloudFailed"/>: the body cannot be decompressed; <see cref="Reason.UnexpectedAnswer"/>: the
    /// body is longer than may be held.
    /// </exception>
    public async Task<HttpResponseMessage> SendAsync(
        ApiCall call, StoredAccount account, HttpCompletionOption completion, ApiPatience patience, CancellationToken stop)
    {
        using HttpRequestMessage message = Message(call, account);
        using CancellationTokenSource late = new(patience.Answer, clock);
        using CancellationTokenRegistration stopped = stop.UnsafeRegister(static over => ((CancellationTokenSource)over!).Cancel(), late);
        try
        {
            return patience.Blocks
                ? http.Send(message, completion, late.Token)
                : await http.SendAsync(message, completion, late.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw Late(call.Provider, patience.Answer, e);
        }
        catch (Exception e) when (IsBroken(e))
        {
            throw Broken(call.Provider, account, e);
        }
    }

    /// <summary>Whether an exception means that a body could not be received: the connection broke, or what came cannot be decompressed.</summary>
    /// <remarks>.NET raises InvalidDataException for a damaged gzip or deflate body, and InvalidOperationException for a damaged brotli one.</remarks>
    public static bool IsBroken(Exception e) => e is HttpRequestException or IOException or InvalidDataException or (InvalidOperationException and not ObjectDisposedException);

    /// <summary>No answer in time.</summary>
    public static ApplianceAuthException Late(Provider provider, TimeSpan patience, Exception? inner = null) => new(
        Reason.CloudUnreachable, $"{provider.DisplayName} did not answer within {PlainWords.Number(patience.TotalSeconds)} seconds.", inner: inner);

    /// <summary>A connection that could not be made or did not hold.</summary>
    public static ApplianceAuthException Broken(Provider provider, StoredAccount account, Exception inner) =>
        inner is HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded }
            ? new(Reason.UnexpectedAnswer, $"{provider.DisplayName} answered with more than may be held in memory.", "Write the answer to a file with -OutFile.", inner)
            : inner is InvalidDataException or InvalidOperationException
            ? new(Reason.CloudFailed, $"The response of {provider.DisplayName} was damaged on the way: it cannot be decompressed.", inner: inner)
            : ConnectionFailure.Of(provider, inner, AccountSecrets.Of(account));

    private static HttpRequestMessage Message(ApiCall call, StoredAccount account)
    {
        // The account may have been signed in anew elsewhere since the call was prepared: a token goes to its own cloud only.
        ApiCall own = account.Provider == call.Provider ? call : ApiCall.Of(call.Store, call.Account, account.Provider, call.Request);
        HttpRequestMessage message = new(own.Request.Method, own.Address);
        message.Headers.Authorization = new("Bearer", account.Tokens.AccessToken);
        message.Headers.Accept.Add(new(own.Request.Accept ?? own.Provider.MediaType));
        if (own.Request.Language is { } language && (own.Provider.LanguageParameter is null || own.Request.Accept is not null))
        {
            message.Headers.AcceptLanguage.Add(new(language));
        }

        if (own.Body is not null)
        {
            message.Content = new ByteArrayContent(own.Body) { Headers = { ContentType = new MediaTypeHeaderValue(own.Provider.MediaType) } };
        }

        return message;
    }
}
