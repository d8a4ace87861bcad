using System.Net;
using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Api;

/// <summary>Calls a cloud's API with an account's token, which goes to the account's own cloud and nowhere else, and so that the cloud blocks nobody.</summary>
public sealed class ApiClient
{
    // Waits are said in whole seconds. "0 seconds" has been seen, and was refused again.
    private static readonly TimeSpan s_rounding = TimeSpan.FromSeconds(1);

    private readonly SessionBroker _broker;
    private readonly RateLimiters _limiters;
    private readonly TimeProvider _clock;
    private readonly ApiTransport _transport;

    /// <summary>Makes an API.</summary>
    /// <param name="http">Follows no redirects and keeps no cookies; its MaxResponseContentBufferSize is the longest body that is held in memory.</param>
    /// <param name="broker">Gives the tokens.</param>
    /// <param name="ledgers">Count the calls.</param>
    /// <param name="timeProvider">Tells the time.</param>
    public ApiClient(HttpClient http, SessionBroker broker, RateLimiters ledgers, TimeProvider timeProvider) =>
        (_broker, _limiters, _clock, _transport) = (broker, ledgers, timeProvider, new(http, timeProvider));

    /// <summary>Looks at a call before anything is sent.</summary>
    /// <param name="store">Where the account is kept.</param>
    /// <param name="account">Which account.</param>
    /// <param name="request">What to call.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RequestInvalid"/>, <see cref="ErrorId.NotConnected"/>, or what ails the vault.</exception>
    public async Task<ApiCall> PrepareAsync(IAccountStore store, AccountAddress account, ApiRequest request, CancellationToken cancellationToken) =>
        ApiCall.Create(store, account, await FindProviderAsync(store, account, cancellationToken).ConfigureAwait(false), request);

    /// <summary>Makes a call and reads its answer into memory.</summary>
    /// <param name="call">What <see cref="PrepareAsync"/> found good.</param>
    /// <param name="options">How long and how often it is tried.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.CallRefused"/>, <see cref="ErrorId.RateLimited"/>, <see cref="ErrorId.CloudFailed"/>, <see cref="ErrorId.CloudUnreachable"/>,
    /// <see cref="ErrorId.UnexpectedResponse"/>; or what <see cref="SessionBroker.GetAsync"/> raises.
    /// </exception>
    public async Task<ApiResponse> SendAsync(ApiCall call, CallOptions options, CancellationToken cancellationToken)
    {
        using OpenResponse response = await OpenAsync(call, HttpCompletionOption.ResponseContentRead, options, cancellationToken).ConfigureAwait(false);
        return response.ToApiResponse(await response.Response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Makes a call and writes its answer into a file, which is there only when it is whole.</summary>
    /// <param name="call">What <see cref="PrepareAsync"/> found good.</param>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="options">How long and how often it is tried; the time for one try is counted anew with each part that comes.</param>
    /// <param name="progress">Told of the bytes so far and in all; null where the cloud does not say.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer without its body.</returns>
    /// <exception cref="ApplianceAuthException">As <see cref="SendAsync"/>, and <see cref="ErrorId.FileNotWritten"/>.</exception>
    public Task<ApiResponse> SaveAsync(ApiCall call, string path, CallOptions options, Action<long, long?>? progress, CancellationToken cancellationToken) =>
        new ApiDownload(this, _clock).RunAsync(call, path, options, progress, cancellationToken);

    /// <summary>How far the limits are used up that hold for an account.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.NotConnected"/>, or what ails the vault.</exception>
    public async Task<IReadOnlyList<RateState>> GetRateLimitsAsync(IAccountStore store, AccountAddress account, CancellationToken cancellationToken) =>
        await _limiters.Of(await _broker.FindAsync(store, account, cancellationToken).ConfigureAwait(false)).ReadAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Takes one of the event streams that may be open at the same time; what is returned gives it back.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RateLimited"/>: all are taken; or <see cref="ErrorId.NotConnected"/>, or what ails the vault.</exception>
    internal TimeProvider TimeProvider => _clock;

    internal async Task<Provider> FindProviderAsync(IAccountStore store, AccountAddress account, CancellationToken cancellationToken) =>
        (await _broker.FindAsync(store, account, cancellationToken).ConfigureAwait(false)).Provider;

    internal async Task<IDisposable> AcquireStreamAsync(ApiCall call, CancellationToken cancellationToken) =>
        _limiters.Of(await _broker.FindAsync(call.Store, call.Account, cancellationToken).ConfigureAwait(false)).TryAcquireStream() ?? throw new ApplianceAuthException(
            ErrorId.RateLimited, $"This user has as many event streams open as {call.Provider.DisplayName} allows at a time.",
            "End another one, or watch several appliances in one stream: leave -ApplianceId out, or pipe the appliances in.");

    /// <summary>
    /// Makes a call until the cloud takes it. A refused token is renewed once; what would break a limit waits; what the cloud itself failed at is sent
    /// again where sending it twice does no harm.
    /// </summary>
    internal async Task<OpenResponse> OpenAsync(ApiCall call, HttpCompletionOption completion, CallOptions options, CancellationToken cancellationToken)
    {
        TokenRequirement requirement = new();
        ApplianceAuthException? refusal = null;
        while (true)
        {
            Session session = await _broker.GetAsync(call.Store, call.Account, requirement, cancellationToken).ConfigureAwait(false);
            RateLimiter limiter = _limiters.Of(session.Account);
            await AcquireAsync(limiter, call, refusal, options, cancellationToken).ConfigureAwait(false);
            (HttpResponseMessage? response, refusal) = await TryAsync(call, session, limiter, completion, options, cancellationToken).ConfigureAwait(false);
            if (response is not null)
            {
                return new(response, session, limiter.TakeWarning());
            }

            if (refusal is { ErrorId: ErrorId.CallRefused, StatusCode: (int)HttpStatusCode.Unauthorized } && requirement.RejectedToken is null && options.RefreshOnUnauthorized)
            {
                requirement = new(RejectedToken: session.Account.Tokens.AccessToken);
            }
            else if (refusal!.ErrorId == ErrorId.RateLimited && call.FindExceededRule(refusal.Message) is { } rule)
            {
                bool again = options.TryRetry();
                await limiter.BlockAsync(rule, refusal.RetryAt + s_rounding, cancellationToken).ConfigureAwait(false);
                _ = again ? true : throw refusal;
            }
            else if (!IsTransient(call, refusal) || !await options.TryDelayAsync(RateLimitMessages.CloudFailed(call.Provider), cancellationToken).ConfigureAwait(false))
            {
                throw refusal;
            }
        }
    }

    /// <summary>Whether a failure may pass, and nothing is done twice that must be done once.</summary>
    internal static bool IsTransient(ApiCall call, ApplianceAuthException failure) =>
        call.IsRetryable && (failure.ErrorId is ErrorId.CloudFailed or ErrorId.CloudUnreachable);

    private async Task<(HttpResponseMessage? Response, ApplianceAuthException? Refusal)> TryAsync(
        ApiCall call, Session session, RateLimiter limiter, HttpCompletionOption completion, CallOptions options, CancellationToken cancellationToken)
    {
        bool? success = null;
        try
        {
            HttpResponseMessage response = await _transport.SendAsync(call, session.Account, completion, options, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode && !IsFromIntermediary(response, completion))
            {
                success = true;
                return (response, null);
            }

            success = (int)response.StatusCode >= 400 ? false : null;
            return (null, await ApiFailure.ReadAsync(call, session.Account, response, options.AttemptTimeout, _clock, cancellationToken).ConfigureAwait(false));
        }
        catch (ApplianceAuthException e) when (e.ErrorId is ErrorId.CloudUnreachable or ErrorId.CloudFailed)
        {
            return (null, e);
        }
        finally
        {
            await limiter.CompleteAsync(call.Rules, success).ConfigureAwait(false);
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

        // The body is in memory already, and its beginning is enough.
        Span<byte> start = stackalloc byte[IntermediaryResponse.PrefixLength];
        int length = response.Content.ReadAsStream(CancellationToken.None).ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return IntermediaryResponse.Is(status, mediaType, start[..length]);
    }

    /// <summary>Counts the call, as soon as no limit stands in its way.</summary>
    private static async Task AcquireAsync(RateLimiter limiter, ApiCall call, ApplianceAuthException? refusal, CallOptions options, CancellationToken cancellationToken)
    {
        while (await limiter.TryAcquireAsync(call.Rules, cancellationToken).ConfigureAwait(false) is { } delay)
        {
            if (!options.Allows(delay))
            {
                throw refusal ?? RateLimitMessages.Refused(call.Provider, delay);
            }

            await options.DelayAsync(delay.Until, RateLimitMessages.Describe(call.Provider, delay), cancellationToken).ConfigureAwait(false);
        }
    }
}
