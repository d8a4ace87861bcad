using System.Runtime.CompilerServices;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Appliances;
using ApplianceAuth.Events;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth;

/// <summary>One watch of the appliances of an account.</summary>
/// <param name="api">Opens the stream.</param>
/// <param name="account">The account.</param>
/// <param name="options">The options.</param>
/// <param name="callOptions">Creates the options of one call; the argument is the number of retries.</param>
internal sealed class EventWatch(ApiClient api, AccountReference account, WatchOptions options, Func<int, CallOptions> callOptions) : IEventStreamObserver
{
    private StoredAccount? _session;

    /// <summary>Reads the events as they arrive.</summary>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <exception cref="ApplianceAuthException">As <see cref="AccountClient.WatchAsync"/>.</exception>
    public async IAsyncEnumerable<ApplianceEventInfo> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HashSet<string>? appliances = options.ApplianceIds is { } ids ? new(ids, StringComparer.OrdinalIgnoreCase) : null;
        string? singleApplianceId = appliances?.Count == 1 ? appliances.First() : null;
        if (appliances is { Count: > 1 })
        {
            await RequireKnownAsync(appliances, cancellationToken).ConfigureAwait(false);
        }

        EventStreamReader stream = await EventStreamReader.CreateAsync(
            api, account.Store, account.Address, singleApplianceId, options.Language, this, cancellationToken).ConfigureAwait(false);
        ApplianceChangeReader reader = new(stream.Provider, appliances);
        string address = $"{account.Address}";
        List<ApplianceChange> changes = [];
        await foreach (IReadOnlyList<ReceivedEvent> batch in stream.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (ReceivedEvent received in batch)
            {
                if (!reader.TryRead(received, api.TimeProvider.GetUtcNow(), changes))
                {
                    ReportUnreadable(received);
                }
            }

            foreach (ApplianceChange change in changes)
            {
                if (options.IncludeInitial || !change.IsInitial)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return new(change, address);
                }
            }

            changes.Clear();
        }
    }

    void IEventStreamObserver.Opened(Session session, RateState? limitWarning) => _session = session.Account;

    void IEventStreamObserver.Lost(string reason, DateTimeOffset lastReceivedAt, DateTimeOffset nextAttemptAt) =>
        options.ProblemOccurred?.Invoke(new(ConsoleText.WithFullStop(reason), nextAttemptAt));

    /// <summary>Refuses appliances that the account does not have: the stream of all appliances would never have events of them.</summary>
    private async Task RequireKnownAsync(HashSet<string> appliances, CancellationToken cancellationToken)
    {
        string? problem;
        string[] unknown = [];
        try
        {
            ApplianceClient client = new(api, account.Store, account.Address, callOptions);
            IReadOnlyList<ApplianceInfo> listed = await client.ListAsync(cancellationToken).ConfigureAwait(false);
            unknown = [.. appliances.Except(listed.Select(one => one.Id), StringComparer.OrdinalIgnoreCase)];
            problem = client.Problems.Count > 0 ? string.Join(' ', client.Problems) : null;
        }
        catch (ApplianceAuthException e) when (e.ErrorId is ErrorId.CallRefused or ErrorId.CloudFailed or ErrorId.CloudUnreachable
            or ErrorId.RateLimited or ErrorId.UnexpectedResponse)
        {
            // The stream may be available nevertheless, and is opened again after most of these errors.
            problem = e.Message;
        }

        if (problem is not null)
        {
            options.ProblemOccurred?.Invoke(new(Messages.FormatWatchAppliancesNotChecked(ConsoleText.WithFullStop(problem))));
        }
        else if (unknown.Length > 0)
        {
            string ids = string.Join(", ", unknown.Select(id => $"'{ConsoleText.SanitizeAndTruncate(id)}'"));
            throw new ApplianceAuthException(ErrorId.ApplianceNotFound, Messages.FormatWatchAppliancesUnknown(account.Address, ids));
        }
    }

    private void ReportUnreadable(ReceivedEvent received)
    {
        if (options.ProblemOccurred is { } report && _session is { } session)
        {
            string kind = AccountSecrets.RedactAndSanitize(session, received.Kind);
            report(new(Messages.FormatEventUnreadable(kind, ConsoleText.FormatNumber(received.Data.Length))));
        }
    }
}
