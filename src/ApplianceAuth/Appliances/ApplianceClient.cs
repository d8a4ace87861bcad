using System.Net;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Providers;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Appliances;

/// <summary>Asks a cloud for the appliances of an account, with as few requests as it takes. One value serves one look at them.</summary>
/// <param name="api">Makes the calls.</param>
/// <param name="store">Where the account is kept.</param>
/// <param name="account">Which account.</param>
/// <param name="patience">Makes the patience of one call, which may be sent again so often.</param>
public sealed class ApplianceClient(ApiClient api, IAccountStore store, AccountAddress account, Func<int, CallOptions> patience)
{
    // Ten errors in a row close Home Connect to the application: what fails here leaves room for other calls.
    private const int MaximumFailuresInARow = 3;

    private readonly HashSet<ApplianceDetail> _skipped = [];
    private int _failuresInARow;

    /// <summary>The language of what the cloud writes for people, such as <c>de-DE</c> (RFC 5646); null for the cloud's own.</summary>
    public string? Language { get; init; }

    /// <summary>The session of the calls; the one that was renewed, where one was. Null before the first.</summary>
    public Session? Session { get; private set; }

    /// <summary>A limit of which people should know that it is nearly used up, or null.</summary>
    public RateState? LimitWarning { get; private set; }

    /// <summary>What of the list could not be read or had to be replaced, as sentences.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    /// <summary>The appliances, as far as one request tells; <see cref="Problems"/> says which are missing.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.UnexpectedResponse"/>, or what <see cref="ApiClient.SendAsync"/> raises.</exception>
    public async Task<IReadOnlyList<ApplianceInfo>> ListAsync(CancellationToken cancellationToken)
    {
        byte[] answer = await GetAsync("/devices", repeats: 2, cancellationToken).ConfigureAwait(false);
        ApplianceDocuments list = ApplianceDocuments.ReadList(Session!.Account.Provider, answer);
        Problems = list.Problems;
        return [.. list.Readable.Select(document => ApplianceReader.Read(Session.Account.Provider, document))];
    }

    /// <summary>An appliance of <see cref="ListAsync"/> with what the cloud tells of one at a time.</summary>
    /// <returns>What cannot be had is missing, and <see cref="ApplianceInfo.Error"/> says why.</returns>
    /// <exception cref="ApplianceAuthException">What ails the sign-in.</exception>
    public async Task<ApplianceInfo> DescribeAsync(ApplianceInfo info, CancellationToken cancellationToken)
    {
        Provider provider = Session!.Account.Provider;
        foreach (ApplianceDetail detail in provider.ApplianceShape.Details)
        {
            if (_skipped.Contains(detail) || !ShouldGet(detail, info))
            {
                continue;
            }

            try
            {
                string path = detail.Path.Replace("*", Uri.EscapeDataString(info.Id), StringComparison.Ordinal);
                // Sent once: an appliance that does not answer is asked again by whoever looks again.
                byte[] answer = await GetAsync(path, repeats: 0, cancellationToken).ConfigureAwait(false);
                info = ApplianceReader.Merge(provider, info, detail, answer);
                _failuresInARow = 0;
                TextDecoding.RepairJson(answer.AsSpan(), out bool repaired);
                info = repaired ? info with { Error = WithId(provider, path) } : info;
            }
            catch (ApplianceAuthException e) when (e is { ErrorId: ErrorId.CallRefused, StatusCode: (int)HttpStatusCode.NotFound })
            {
                // No program is active, or this kind of appliance has nothing of the sort.
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

    private static ApplianceAuthException WithId(Provider provider, string path) => new(
        ErrorId.UnexpectedResponse, $"The response of {provider.DisplayName} to '{path}' has characters that are not valid Unicode; they are shown as U+FFFD.");

    private static bool ShouldGet(ApplianceDetail detail, ApplianceInfo info) =>
        info.Connected != false
        && (detail.States.Count == 0 || detail.States.Contains(info.State))
        && (detail.Types.Count == 0 || detail.Types.Contains(info.Type));

    /// <summary>Decides what is not asked for any more: what is not granted, and everything once asking does not help.</summary>
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
            _skipped.UnionWith(provider.ApplianceShape.Details);
        }
    }

    private async Task<byte[]> GetAsync(string path, int repeats, CancellationToken cancellationToken)
    {
        ApiCall call = await api.PrepareAsync(store, account, new(HttpMethod.Get, path) { Language = Language }, cancellationToken).ConfigureAwait(false);
        ApiResponse response = await api.SendAsync(call, patience(repeats), cancellationToken).ConfigureAwait(false);
        Session = response.Session is { PendingSave: null, Refreshed: false } ? Session ?? response.Session : response.Session;
        LimitWarning ??= response.LimitWarning;
        return response.Body;
    }
}
