using System.Net;
using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Api;

/// <summary>Calls the API of a cloud with the token of an account, which is sent to that cloud only, and within the cloud's rate limits.</summary>
internal sealed class ApiClient
{
    // The clouds give delays in whole seconds. After "0 seconds" a call was refused again.
    private static readonly TimeSpan s_rounding = TimeSpan.FromSeconds(1);

    private readonly SessionBroker _broker;
    private readonly RateLimiters _limiters;
    private readonly TimeProvider _clock;
    private readonly ApiTransport _transport;

    /// <summary>Creates a client.</summary>
    /// <param name="http">
    /// An HTTP client without redirects and cookies. Its MaxResponseContentBufferSize limits the response bodies that are held in memory.
    /// </param>
    /// <param name="broker">Provides the tokens.</param>
    /// <param name="limiters">Count the calls.</param>
    /// <param name="timeProvider">Time source.</param>
    public ApiClient(HttpClient http, SessionBroker broker, RateLimiters limiters, TimeProvider timeProvider) =>
        (_broker, _limiters, _clock, _transport) = (broker, limiters, timeProvider, new(http, timeProvider));

    internal TimeProvider TimeProvider => _clock;

    /// <summary>Validates a request. Nothing is sent.</summary>
    /// <param name="store">The store of the account.</param>
    /// <param name="account">The account.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RequestInvalid"/>, <see cref="ErrorId.NotConnected"/>, or an error of the store.</exception>
    public async Task<ApiCall> PrepareAsync(IAccountStore store, AccountAddress account, ApiRequest request, CancellationToken cancellationToken) =>
        ApiCall.Create(store, account, await FindProviderAsync(store, account, cancellationToken).ConfigureAwait(false), request);

    /// <summary>Sends a call and reads the response into memory.</summary>
    /// <param name="call">A call from <see cref="PrepareAsync"/>.</param>
    /// <param name="options">Timeout and retries.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.CallRefused"/>, <see cref="ErrorId.RateLimited"/>, <see cref="ErrorId.CloudFailed"/>, <see cref="ErrorId.CloudUnreachable"/>,
    /// <see cref="ErrorId.UnexpectedResponse"/>, or an error of <see cref="SessionBroker.GetAsync"/>.
    /// </exception>
    public async Task<ApiResponse> SendAsync(ApiCall call, CallOptions options, CancellationToken cancellationToken)
    {
        using OpenResponse response = await OpenAsync(call, HttpCompletionOption.ResponseContentRead, options, cancellationToken).ConfigureAwait(false);
        return response.ToApiResponse(await response.Message.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Sends a call and saves the response to a file, which is replaced only when the response is complete.</summary>
    /// <param name="call">A call from <see cref="PrepareAsync"/>.</param>
    /// <param name="path">The file. An existing file is replaced.</param>
    /// <param name="options">Timeout and retries. The timeout starts again with each part that is received.</param>
    /// <param name="progress">Receives the bytes so far and in total; the total is null if the cloud does not give it.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The response without its body.</returns>
    /// <exception cref="ApplianceAuthException">As <see cref="SendAsync"/>, and <see cref="ErrorId.FileNotWritten"/>.</exception>
    public Task<ApiResponse> SaveAsync(ApiCall call, string path, CallOptions options, Action<long, long?>? progress, CancellationToken cancellationToken) =>
        new ApiDownload(this, _clock).RunAsync(call, path, options, progress, cancellationToken);

    /// <summary>The state of the limits of an account.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.NotConnected"/>, or an error of the store.</exception>
    public async Task<IReadOnlyList<RateState>> GetRateLimitsAsync(IAccountStore store, AccountAddress account, CancellationToken cancellationToken)
    {
        StoredAccount found = await _broker.FindAsync(store, account, cancellationToken).ConfigureAwait(false);
        return await _limiters.Of(found).ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    internal async Task<Provider> FindProviderAsync(IAccountStore store, AccountAddress account, CancellationToken cancellationToken) =>
        (await _broker.FindAsync(store, account, cancellationToken).ConfigureAwait(false)).Provider;

    /// <summary>Acquires one of the event streams that may be open at the same time. Dispose the result to release it.</summary>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.RateLimited"/>: all are in use. <see cref="ErrorId.NotConnected"/>, or an error of the store.
    /// </exception>
    internal async Task<IDisposable> AcquireStreamAsync(ApiCall call, CancellationToken cancellationToken)
    {
        StoredAccount account = await _broker.FindAsync(call.Store, call.Account, cancellationToken).ConfigureAwait(false);
        return _limiters.Of(account).TryAcquireStream() ?? throw new ApplianceAuthException(
            ErrorId.RateLimited, Messages.FormatEventStreamLimitReached(call.Provider.DisplayName), Messages.EventStreamLimitReachedRecommendation);
    }

    /// <summary>
    /// Sends a call until the cloud accepts it: refreshes a rejected token once, delays a call that would exceed a limit, and retries an idempotent call
    /// after a failure of the cloud.
    /// </summary>
    internal Task<OpenResponse> OpenAsync(ApiCall call, HttpCompletionOption completion, CallOptions options, CancellationToken cancellationToken) =>
        Operation.Call.RunAsync(_clock, async running =>
        {
            running?.Tag("applianceauth.provider", call.Provider.Id);
            running?.Tag("http.request.method", call.Request.Method.Method);
            running?.Tag("url.template", call.Template);
            OpenResponse response = await SendUntilAcceptedAsync(call, completion, options, cancellationToken).ConfigureAwait(false);
            running?.Tag("http.response.status_code", (int)response.Message.StatusCode);
            return response;
        });

    private async Task<OpenResponse> SendUntilAcceptedAsync(
        ApiCall call, HttpCompletionOption completion, CallOptions options, CancellationToken cancellationToken)
    {
        TokenRequirement requirement = new();
        ApplianceAuthException? refusal = null;
        while (true)
        {
            (Session session, requirement) = await AcquireAsync(call, requirement, refusal, options, cancellationToken).ConfigureAwait(false);
            RateLimiter limiter = _limiters.Of(session.Account);
            bool refreshes = CanRefresh(requirement, options);
            (HttpResponseMessage? response, refusal) =
                await TryAsync(call, session, limiter, refreshes, completion, options, cancellationToken).ConfigureAwait(false);
            if (response is not null)
            {
                return new(response, session, limiter.TakeWarning());
            }

            if (refreshes && IsUnauthorized(refusal))
            {
                requirement = new(RejectedToken: session.Account.Tokens.AccessToken);
            }
            else if (refusal!.ErrorId == ErrorId.RateLimited && call.FindExceededRule(refusal.Message) is { } rule)
            {
                bool retry = options.TryRetry();
                await limiter.BlockAsync(rule, refusal.RetryAt + s_rounding, cancellationToken).ConfigureAwait(false);
                if (!retry)
                {
                    throw refusal;
                }
            }
            else if (!IsTransient(call, refusal) || !await options.TryDelayAsync(call.Provider, cancellationToken).ConfigureAwait(false))
            {
                throw refusal;
            }
        }
    }

    /// <summary>Whether a failure is transient and the call may be sent again.</summary>
    internal static bool IsTransient(ApiCall call, ApplianceAuthException failure) =>
        call.IsRetryable && (failure.ErrorId is ErrorId.CloudFailed or ErrorId.CloudUnreachable);

    private async Task<(HttpResponseMessage? Response, ApplianceAuthException? Refusal)> TryAsync(
        ApiCall call, Session session, RateLimiter limiter, bool refreshes, HttpCompletionOption completion, CallOptions options,
        CancellationToken cancellationToken)
    {
        bool? success = null;
        ApplianceAuthException? refusal = null;
        try
        {
            HttpResponseMessage response = await _transport.SendAsync(call, session.Account, completion, options, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode && !IsFromIntermediary(response, completion))
            {
                success = true;
                return (response, null);
            }

            success = (int)response.StatusCode >= 400 ? false : null;
            refusal = await ApiFailure.ReadAsync(call, session.Account, response, options.AttemptTimeout, _clock, cancellationToken).ConfigureAwait(false);
            return (null, refusal);
        }
        catch (ApplianceAuthException e) when (e.ErrorId is ErrorId.CloudUnreachable or ErrorId.CloudFailed)
        {
            return (null, e);
        }
        finally
        {
            string? rejectedToken = refreshes && IsUnauthorized(refusal) ? session.Account.Tokens.AccessToken : null;
            await limiter.CompleteAsync(call.Rules, success, rejectedToken).ConfigureAwait(false);
        }
    }

    private static bool IsFromIntermediary(HttpResponseMessage response, HttpCompletionOption completion)
    {
        int status = (int)response.StatusCode;
        string? mediaType = ResponseMediaType.Of(response.Content);
        if (completion == HttpCompletionOption.ResponseHeadersRead)
        {
            return IntermediaryResponse.Is(status, mediaType);
        }

        // The body is in memory already; its first bytes are enough.
        Span<byte> start = stackalloc byte[IntermediaryResponse.PrefixLength];
        int length = response.Content.ReadAsStream(CancellationToken.None).ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return IntermediaryResponse.Is(status, mediaType, start[..length]);
    }

    /// <summary>Whether a token that the cloud rejects is refreshed: once for each call.</summary>
    private static bool CanRefresh(TokenRequirement requirement, CallOptions options) => requirement.RejectedToken is null && options.RefreshOnUnauthorized;

    private static bool IsUnauthorized(ApplianceAuthException? refusal) =>
        refusal is { ErrorId: ErrorId.CallRefused, StatusCode: (int)HttpStatusCode.Unauthorized };

    /// <summary>Waits until no limit delays the call, and counts it. The token is read again after each wait.</summary>
    private async Task<(Session Session, TokenRequirement Requirement)> AcquireAsync(
        ApiCall call, TokenRequirement requirement, ApplianceAuthException? refusal, CallOptions options, CancellationToken cancellationToken)
    {
        while (true)
        {
            Session session = await _broker.GetAsync(call.Store, call.Account, requirement, cancellationToken).ConfigureAwait(false);
            string token = session.Account.Tokens.AccessToken;
            string? refreshable = CanRefresh(requirement, options) ? token : null;
            RateLimitDelay? delay = await _limiters.Of(session.Account).TryAcquireAsync(call.Rules, cancellationToken, refreshable).ConfigureAwait(false);
            if (delay is null)
            {
                return (session, requirement);
            }

            if (delay.TokenRejected)
            {
                requirement = new(RejectedToken: token);
            }
            else if (options.Allows(delay))
            {
                await DelayAsync(call, delay, options, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                throw refusal ?? RateLimitMessages.Refused(call.Provider, delay);
            }
        }
    }

    private Task DelayAsync(ApiCall call, RateLimitDelay delay, CallOptions options, CancellationToken cancellationToken) =>
        Operation.Throttle.RunAsync(_clock, running =>
        {
            running?.Tag("applianceauth.provider", call.Provider.Id);
            running?.Tag("applianceauth.limit", delay.Rule.Name);
            return options.DelayAsync(delay.Until, RateLimitMessages.Describe(call.Provider, delay), cancellationToken);
        });
}
