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
internal sealed class EventWatch(ApiClient api, AccountReference account, WatchOptions options) : IEventStreamObserver
{
    private StoredAccount? _session;

    /// <summary>Reads the events as they arrive.</summary>
    /// <param name="cancellationToken">Ends the watch.</param>
    public async IAsyncEnumerable<ApplianceEventInfo> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HashSet<string>? appliances = options.ApplianceIds is { } ids ? new(ids, StringComparer.OrdinalIgnoreCase) : null;
        string? only = appliances?.Count == 1 ? appliances.First() : null;
        EventStreamReader stream = await EventStreamReader.CreateAsync(
            api, account.Store, account.Address, only, options.Language, this, cancellationToken).ConfigureAwait(false);
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

    void IEventStreamObserver.Opened(Session session, RateState? nearlyUsedUp) => _session = session.Account;

    void IEventStreamObserver.Lost(string why, DateTimeOffset since, DateTimeOffset next) =>
        options.ProblemOccurred?.Invoke(new(ConsoleText.WithFullStop(why), next));

    private void ReportUnreadable(ReceivedEvent received)
    {
        if (options.ProblemOccurred is { } report && _session is { } session)
        {
            string kind = AccountSecrets.RedactAndSanitize(session, received.Kind);
            report(new(Messages.FormatEventUnreadable(kind, ConsoleText.FormatNumber(received.Data.Length))));
        }
    }
}
