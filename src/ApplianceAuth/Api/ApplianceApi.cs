using System.Net;
using System.Net.Http.Headers;
using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Api;

/// <summary>Calls a cloud's API with an account's token, which goes to the account's own cloud and nowhere else.</summary>
/// <param name="http">Follows no redirects and keeps no cookies.</param>
/// <param name="broker">Gives the tokens.</param>
/// <param name="clock">Tells the time.</param>
public sealed class ApplianceApi(HttpClient http, SessionBroker broker, TimeProvider clock)
{
    /// <summary>Makes a call. A refused token is renewed once and the call made once more.</summary>
    /// <param name="store">Where the account is kept.</param>
    /// <param name="account">Which account.</param>
    /// <param name="request">What to call.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="Reason.RequestInvalid"/> before anything is sent; <see cref="Reason.CallRefused"/>, <see cref="Reason.RateLimited"/>,
    /// <see cref="Reason.CloudFailed"/>, <see cref="Reason.CloudUnreachable"/>; or what <see cref="SessionBroker.GetAsync"/> raises.
    /// </exception>
    public async Task<ApiAnswer> SendAsync(ITokenStore store, AccountAddress account, ApiRequest request, CancellationToken stop)
    {
        Session session = await broker.GetAsync(store, account, new(), stop);
        Uri address = ApiPath.Resolve(session.Account.Provider, request.Path, request.Query);
        HttpResponseMessage response = await SendOnceAsync(session, address, request, stop);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            response.Dispose();
            Session renewed = await broker.GetAsync(store, account, new(Rejected: session.Account.Tokens.AccessToken), stop);
            session = renewed with { NotSaved = renewed.NotSaved ?? session.NotSaved };
            response = await SendOnceAsync(session, address, request, stop);
        }

        using (response)
        {
            byte[] body = await ReadAsync(response, session.Account.Provider, stop);
            return response.IsSuccessStatusCode
                ? new((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, body, session)
                : throw ApiFailure.Explain(session.Account.Provider, response, body, clock.GetUtcNow());
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(Session session, Uri address, ApiRequest request, CancellationToken stop)
    {
        Provider provider = session.Account.Provider;
        using HttpRequestMessage message = new(request.Method, address);
        message.Headers.Authorization = new("Bearer", session.Account.Tokens.AccessToken);
        message.Headers.Accept.Add(new(provider.MediaType));
        if (request.Body is not null)
        {
            message.Content = new ByteArrayContent(request.Body) { Headers = { ContentType = new MediaTypeHeaderValue(provider.MediaType) } };
        }

        try
        {
            return await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stop).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw Unreachable(provider, e);
        }
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, Provider provider, CancellationToken stop)
    {
        try
        {
            return await response.Content.ReadAsByteArrayAsync(stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Unreachable(provider, e);
        }
    }

    private static ApplianceAuthException Unreachable(Provider provider, Exception e) =>
        new(Reason.CloudUnreachable, $"{provider.DisplayName} could not be reached: {e.Message}", inner: e);
}
