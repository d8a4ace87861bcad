using System.Net;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Providers;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Appliances;

/// <summary>Gets the appliances of an account with as few requests as possible. Use a new object for each list.</summary>
/// <param name="api">Sends the calls.</param>
/// <param name="store">The store of the account.</param>
/// <param name="account">The account.</param>
/// <param name="options">Creates the options of one call; the argument is the number of retries.</param>
internal sealed class ApplianceClient(ApiClient api, IAccountStore store, AccountAddress account, Func<int, CallOptions> options)
{
    // After ten errors in a row Home Connect blocks the application: failures here must leave room for other calls.
    private const int MaximumFailuresInARow = 3;

    private readonly HashSet<ApplianceDetail> _skipped = [];
    private int _failuresInARow;

    /// <summary>The language of texts, such as <c>de-DE</c> (RFC 5646), or null for the cloud's default.</summary>
    public string? Language { get; init; }

    /// <summary>Receives each call with the body of its response, or null.</summary>
    public Action<ApiCall, ReadOnlyMemory<byte>>? OnResponse { get; init; }

    /// <summary>The session of the calls, or the refreshed one if a call refreshed it. Null before the first call.</summary>
    public Session? Session { get; private set; }

    /// <summary>A rate limit that is nearly used up, or null.</summary>
    public RateState? LimitWarning { get; private set; }

    /// <summary>The parts of the list that could not be read or were replaced, as sentences.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    /// <summary>Lists the appliances with one request. <see cref="Problems"/> names those that could not be read.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.UnexpectedResponse"/>, or an error of <see cref="ApiClient.SendAsync"/>.</exception>
    public async Task<IReadOnlyList<ApplianceInfo>> ListAsync(CancellationToken cancellationToken)
    {
        byte[] response = await GetAsync("/devices", retries: 2, cancellationToken).ConfigureAwait(false);
        ApplianceDocuments list = ApplianceDocuments.ReadList(Session!.Account.Provider, response);
        Problems = list.Problems;
        return [.. list.Readable.Select(document => ApplianceReader.Read(Session.Account.Provider, document, api.TimeProvider.GetUtcNow()))];
    }

    /// <summary>Adds the details of an appliance of <see cref="ListAsync"/>, which take separate requests.</summary>
    /// <returns>The appliance. If a detail could not be read, <see cref="ApplianceInfo.Error"/> holds the reason.</returns>
    /// <exception cref="ApplianceAuthException">An error of the session, such as <see cref="ErrorId.RefreshRejected"/>.</exception>
    public async Task<ApplianceInfo> DescribeAsync(ApplianceInfo info, CancellationToken cancellationToken)
    {
        Provider provider = Session!.Account.Provider;
        foreach (ApplianceDetail detail in provider.ApplianceSchema.Details)
        {
            if (_skipped.Contains(detail) || !ShouldGet(detail, info))
            {
                continue;
            }

            try
            {
                string path = detail.Path.Replace("*", Uri.EscapeDataString(info.Id), StringComparison.Ordinal);
                // Without retries: an appliance that does not respond can be read by the next command.
                byte[] response = await GetAsync(path, retries: 0, cancellationToken).ConfigureAwait(false);
                info = ApplianceReader.Merge(provider, info, detail, response, api.TimeProvider.GetUtcNow());
                _failuresInARow = 0;
                TextDecoding.RepairJson(response.AsSpan(), out bool repaired);
                info = repaired ? info with { Error = InvalidUnicode(provider, path) } : info;
            }
            catch (ApplianceAuthException e) when (e is { ErrorId: ErrorId.CallRefused, StatusCode: (int)HttpStatusCode.NotFound })
            {
                // No program is active, or this type of appliance does not have the detail.
            }
            catch (ApplianceAuthException e) when (e.ErrorId is ErrorId.CallRefused or ErrorId.CloudFailed or ErrorId.CloudUnreachable
                or ErrorId.RateLimited or ErrorId.UnexpectedResponse or ErrorId.RequestInvalid)
            {
                Skip(provider, detail, e);
                return info with { Error = e };
            }
        }

        return info;
    }

    private static ApplianceAuthException InvalidUnicode(Provider provider, string path) =>
        new(ErrorId.UnexpectedResponse, Messages.FormatApplianceResponseInvalidUnicode(provider.DisplayName, path));

    private static bool ShouldGet(ApplianceDetail detail, ApplianceInfo info) =>
        info.Connected != false
        && (detail.States.Count == 0 || detail.States.Contains(info.State))
        && (detail.Types.Count == 0 || detail.Types.Contains(info.Type));

    /// <summary>Skips a detail that is not granted, and all details if further calls would fail too.</summary>
    private void Skip(Provider provider, ApplianceDetail detail, ApplianceAuthException failure)
    {
        _failuresInARow++;
        if (failure is { ErrorId: ErrorId.CallRefused, StatusCode: (int)HttpStatusCode.Forbidden })
        {
            _skipped.Add(detail);
        }
        else if (_failuresInARow >= MaximumFailuresInARow
            || failure.ErrorId is ErrorId.RateLimited or ErrorId.CloudUnreachable
            || failure is { ErrorId: ErrorId.CallRefused, StatusCode: (int)HttpStatusCode.Unauthorized })
        {
            _skipped.UnionWith(provider.ApplianceSchema.Details);
        }
    }

    private async Task<byte[]> GetAsync(string path, int retries, CancellationToken cancellationToken)
    {
        ApiCall call = await api.PrepareAsync(store, account, new(HttpMethod.Get, path) { Language = Language }, cancellationToken).ConfigureAwait(false);
        ApiResponse response = await api.SendAsync(call, options(retries), cancellationToken).ConfigureAwait(false);
        Session = response.Session is { PendingSave: null, Refreshed: false } ? Session ?? response.Session : response.Session;
        LimitWarning ??= response.LimitWarning;
        OnResponse?.Invoke(call, response.Body);
        return response.Body;
    }
}
