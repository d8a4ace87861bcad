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
    /// <summary>Looks at a call before anything is sent.</summary>
    /// <param name="store">Where the account is kept.</param>
    /// <param name="account">Which account.</param>
    /// <param name="request">What to call.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.RequestInvalid"/>, <see cref="Reason.NotConnected"/>, or what ails the vault.</exception>
    public async Task<ApiCall> PrepareAsync(ITokenStore store, AccountAddress account, ApiRequest request, CancellationToken stop)
    {
        Provider provider = (await broker.FindAsync(store, account, stop)).Provider;
        return new(store, account, provider, request, ApiPath.Resolve(provider, request.Path, request.Query));
    }

    /// <summary>Makes a call. A refused token is renewed once and the call made once more.</summary>
    /// <param name="call">What <see cref="PrepareAsync"/> found good.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="Reason.CallRefused"/>, <see cref="Reason.RateLimited"/>, <see cref="Reason.CloudFailed"/>, <see cref="Reason.CloudUnreachable"/>;
    /// or what <see cref="SessionBroker.GetAsync"/> raises.
    /// </exception>
    public async Task<ApiAnswer> SendAsync(ApiCall call, CancellationToken stop)
    {
        Session session = await broker.GetAsync(call.Store, call.Account, new(), stop);
        HttpResponseMessage response = await SendOnceAsync(call, session, stop);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            response.Dispose();
            Session renewed = await broker.GetAsync(call.Store, call.Account, new(Rejected: session.Account.Tokens.AccessToken), stop);
            session = renewed with { Follow = renewed.Follow ?? session.Follow };
            response = await SendOnceAsync(call, session, stop);
        }

        using (response)
        {
            byte[] body = await ReadAsync(response, call.Provider, stop);
            return response.IsSuccessStatusCode
                ? new((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, body, session)
                : throw ApiFailure.Explain(call.Provider, response, body, clock.GetUtcNow());
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(ApiCall call, Session session, CancellationToken stop)
    {
        Provider provider = session.Account.Provider;
        // The account may have been signed in anew elsewhere since the call was prepared: a token goes to its own cloud only.
        Uri address = provider == call.Provider ? call.Address : ApiPath.Resolve(provider, call.Request.Path, call.Request.Query);
        using HttpRequestMessage message = new(call.Request.Method, address);
        message.Headers.Authorization = new("Bearer", session.Account.Tokens.AccessToken);
        message.Headers.Accept.Add(new(provider.MediaType));
        if (call.Request.Body is not null)
        {
            message.Content = new ByteArrayContent(call.Request.Body) { Headers = { ContentType = new MediaTypeHeaderValue(provider.MediaType) } };
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
