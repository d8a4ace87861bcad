using System.Text;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Appliances;
using ApplianceAuth.OAuth;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth;

/// <summary>Calls the API of a cloud as a user who has signed in. A token that expires is refreshed first, once for all threads and processes.</summary>
/// <remarks>
/// Each call waits if it would exceed a rate limit of the cloud. If the wait would be too long, it fails with <see cref="ErrorId.RateLimited"/>, and the
/// request is not sent.
/// </remarks>
public sealed class AccountClient
{
    private readonly AccountReference _account;
    private readonly HttpClient _http;
    private readonly SessionBroker _broker;
    private readonly ApiClient _api;
    private readonly ApplianceAuthClientOptions _options;
    private readonly ClientLifetime _lifetime;

    internal AccountClient(
        AccountReference account, HttpClient http, SessionBroker broker, ApiClient api, ApplianceAuthClientOptions options, ClientLifetime lifetime) =>
        (_account, _http, _broker, _api, _options, _lifetime) = (account, http, broker, api, options, lifetime);

    /// <summary>The address of the account, such as <c>Miele/holiday-home</c>.</summary>
    public string Address => $"{_account.Address}";

    /// <summary>Gets a valid access token, for requests that the caller sends. They do not count towards the rate limits.</summary>
    /// <param name="minimumLifetime">How long the token must still be valid.</param>
    /// <param name="cancellationToken">Cancels the wait. A refresh that was sent is completed and saved.</param>
    /// <exception cref="ArgumentOutOfRangeException">The lifetime is negative.</exception>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.NotConnected"/>, <see cref="ErrorId.RefreshRejected"/>: the user must sign in again. <see cref="ErrorId.LifetimeTooLong"/>,
    /// <see cref="ErrorId.RateLimited"/>, <see cref="ErrorId.CloudUnreachable"/>, another error of the token endpoint, or an error of the store.
    /// </exception>
    public Task<AccessToken> GetTokenAsync(TimeSpan minimumLifetime = default, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumLifetime, TimeSpan.Zero);
        return _lifetime.RunAsync<AccessToken>(
            async token =>
            {
                Session session = await _broker.GetAsync(_account.Store, _account.Address, new(minimumLifetime), token).ConfigureAwait(false);
                return new(session.Account.Tokens.AccessToken, session.Account.Tokens.ExpiresAt);
            },
            cancellationToken);
    }

    /// <summary>Sends a GET request.</summary>
    /// <param name="path">The path below the API base, with or without a query. <c>/devices</c> lists the appliances at both clouds.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ApplianceAuthException">As <see cref="SendAsync"/>.</exception>
    public Task<ApiResponse> GetAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        return SendAsync(new(HttpMethod.Get, path), cancellationToken);
    }

    /// <summary>Sends a PUT request.</summary>
    /// <param name="path">The path below the API base.</param>
    /// <param name="json">The body. Home Connect's envelope, <c>data</c>, is added if it is missing.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ApplianceAuthException">As <see cref="SendAsync"/>.</exception>
    public Task<ApiResponse> PutAsync(string path, string json, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(json);
        return SendAsync(new(HttpMethod.Put, path) { Body = Encoding.UTF8.GetBytes(json) }, cancellationToken);
    }

    /// <summary>Sends a request and reads the response. A token that the cloud rejects is refreshed, and the request is sent once more.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The response, whose status is 200 to 299.</returns>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.RequestInvalid"/>: nothing was sent. <see cref="ErrorId.CallRefused"/>, <see cref="ErrorId.RateLimited"/>,
    /// <see cref="ErrorId.CloudFailed"/>, <see cref="ErrorId.CloudUnreachable"/>, <see cref="ErrorId.UnexpectedResponse"/>, or an error of
    /// <see cref="GetTokenAsync"/>.
    /// </exception>
    public Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _lifetime.RunAsync(
            async token =>
            {
                ApiCall call = await _api.PrepareAsync(_account.Store, _account.Address, request, token).ConfigureAwait(false);
                return await _api.SendAsync(call, Options(_options.MaxRetries), token).ConfigureAwait(false);
            },
            cancellationToken);
    }

    /// <summary>Lists the appliances with their states, in the same form for both clouds. Home Connect needs more requests for each appliance.</summary>
    /// <param name="language">The language of texts, such as <c>de-DE</c> (RFC 5646), or null for the cloud's default.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ApplianceAuthException">As <see cref="SendAsync"/>. An error of a single appliance is in <see cref="ApplianceInfo.Error"/>.</exception>
    public Task<ApplianceCollection> ListAppliancesAsync(string? language = null, CancellationToken cancellationToken = default) =>
        _lifetime.RunAsync<ApplianceCollection>(
            async token =>
            {
                ApplianceClient client = new(_api, _account.Store, _account.Address, Options) { Language = language };
                List<ApplianceInfo> appliances = [];
                foreach (ApplianceInfo listed in await client.ListAsync(token).ConfigureAwait(false))
                {
                    appliances.Add(await client.DescribeAsync(listed, token).ConfigureAwait(false));
                }

                return new(appliances, client.Problems);
            },
            cancellationToken);

    /// <summary>
    /// Returns what changes at the appliances, as it happens, in the same form for both clouds. A lost connection is opened again with a valid token; what
    /// the cloud sends again is returned only if it changed. The stream is opened when the first event is read, and closed when the iteration ends.
    /// </summary>
    /// <param name="options">The appliances and other options, or null for all appliances.</param>
    /// <param name="cancellationToken">Ends the watch with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">The list of appliances is empty, or an id in it is null or empty.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed, or is disposed during the iteration, which ends at once.</exception>
    /// <exception cref="ApplianceAuthException">
    /// During the iteration. <see cref="ErrorId.RequestInvalid"/>: the id of an appliance is not valid. <see cref="ErrorId.CallRefused"/>: the cloud does not
    /// allow the stream, or does not know the only appliance. <see cref="ErrorId.ApplianceNotFound"/>: the account does not have one of several appliances,
    /// which the message names. <see cref="ErrorId.RateLimited"/>: too many streams are open, and nothing was sent. An error of
    /// <see cref="GetTokenAsync"/> that a later attempt cannot solve, such as <see cref="ErrorId.NotConnected"/>.
    /// </exception>
    public IAsyncEnumerable<ApplianceEventInfo> WatchAsync(WatchOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        if (options.ApplianceIds is { Count: 0 })
        {
            throw new ArgumentException(Messages.WatchNoAppliances, nameof(options));
        }

        if (options.ApplianceIds?.Any(string.IsNullOrWhiteSpace) == true)
        {
            throw new ArgumentException(Messages.WatchApplianceIdEmpty, nameof(options));
        }

        _lifetime.ThrowIfEnded();
        return _lifetime.ReadAsync(token => new EventWatch(_api, _account, options, Options).ReadAsync(token), cancellationToken);
    }

    /// <summary>Ends the session at the cloud (RFC 7009) and removes the account. The account is removed even if the cloud refuses.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.NotConnected"/>, or an error of the cloud: the account is removed, but its session may not have ended.
    /// </exception>
    public Task SignOutAsync(CancellationToken cancellationToken = default) => _lifetime.RunAsync(
        async token =>
        {
            StoredAccount account = await _broker.ReadAsync(_account.Store, _account.Address, token).ConfigureAwait(false);
            await _broker.Track(RevokeAndRemoveAsync(account, token)).WaitAsync(token).ConfigureAwait(false);
        },
        cancellationToken);

    private async Task RevokeAndRemoveAsync(StoredAccount account, CancellationToken cancellationToken)
    {
        try
        {
            await new OAuthClient(account.Provider, _http, _options.TimeProvider)
                .RevokeAsync(account.Registration, account.Tokens, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // The revocation may have been sent.
            await _broker.RemoveAsync(_account.Store, _account.Address, account.Registration, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private CallOptions Options(int maxRetries) => new(_options.TimeProvider)
    {
        AttemptTimeout = _options.AttemptTimeout, MaxRetries = Math.Min(maxRetries, _options.MaxRetries), MaxDelay = _options.MaxDelay,
    };
}
